import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'

/** `change` replaces the lines that set the same names. */
export type FileChange = 'write' | 'add' | 'change'

export function editFile(file: string, how: FileChange, text: string): void {
  if (how === 'write') writeFileSync(file, text)
  else if (how === 'add') appendFileSync(file, text)
  else {
    const lines = text.trimEnd().split('\n')
    writeFileSync(file, lines.reduce(withSetting, readFileSync(file, 'utf8')))
  }
}

function withSetting(text: string, line: string): string {
  const name = line.slice(0, line.indexOf('='))
  const old = new RegExp(`^${name}=.*$`, 'm')
  if (!old.test(text)) throw new Error(`there is no ${name} to change`)
  return text.replace(old, line)
}

export function takeOutLine(file: string, word: string): void {
  const lines = readFileSync(file, 'utf8').split('\n')
  const left = lines.filter((line) => !line.includes(word))
  if (left.length !== lines.length - 1) throw new Error(`${word} is not in one line`)
  writeFileSync(file, left.join('\n'))
}
