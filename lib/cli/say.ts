/** Characters that a terminal acts upon, or that show a text as another than it is. */
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A text from outside as it may stand in a line of a terminal: what is not to be seen is written as `\u001b`. */
export function visible(unsafeText: string): string {
  return unsafeText.replace(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => codeOf(character.charCodeAt(at))).join(''),
  )
}

/** What a command has to say. Only its own line breaks are left: texts from outside go through {@link visible} before. */
export function say(text: string): void {
  console.log(visibleLines(text))
}

/** The same for mistakes. */
export function complain(text: string): void {
  console.error(visibleLines(text))
}

const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n')

const codeOf = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`
