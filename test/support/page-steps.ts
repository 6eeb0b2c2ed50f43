import type { FileChange } from './edit-file.js'

/** What a page of the documentation tells its reader to do, or promises. */
export type Step =
  | { readonly kind: 'command'; readonly code: string }
  | { readonly kind: 'file'; readonly name: string; readonly how: FileChange; readonly text: string }
  | { readonly kind: 'take-out'; readonly name: string; readonly word: string }
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'press'; readonly label: string }
  /** To be read in the browser. */
  | { readonly kind: 'see'; readonly text: string }
  /** JSON in the browser. */
  | { readonly kind: 'answer'; readonly json: string }
  /** Lines of a terminal. */
  | { readonly kind: 'output'; readonly lines: readonly string[] }

/** The part of a page from one heading to the next of the same level. */
export function sectionOf(markdown: string, heading: string): string {
  const level = heading.split(' ', 1)[0] ?? ''
  const [, after] = markdown.split(`\n${heading}\n`)
  if (after === undefined) throw new Error(`the page has no heading "${heading}"`)
  const fenced = /^```[\s\S]*?^```$/gm
  const end = new RegExp(`^#{1,${level.length}} `, 'm').exec(
    after.replaceAll(fenced, (block) => '`'.repeat(block.length)),
  )
  return after.slice(0, end?.index)
}

/**
 * Every step in the order of the page. Blocks: `sh` is typed into a terminal, `text` comes out of it, `json` is what the
 * browser shows, and what is introduced as `name`: is a file (`Add to` and `Change in` one that is there). Prose: `<…>` is
 * opened, `**…**` pressed, "…" read, and a line taken out of a file.
 */
export function stepsOf(section: string): readonly Step[] {
  const steps: Step[] = []
  let end = 0
  for (const block of section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    const prose = section.slice(end, block.index)
    steps.push(...proseSteps(prose), blockStep(prose, block[1] ?? '', block[2] ?? ''))
    end = block.index + block[0].length
  }
  return [...steps, ...proseSteps(section.slice(end))]
}

const changes: Readonly<Record<string, FileChange>> = { 'Add to': 'add', 'Change in': 'change' }

function blockStep(prose: string, language: string, text: string): Step {
  const [, verb = '', name] = /(?:(Add to|Change in) )?`([\w.]+)`:\s*$/.exec(prose) ?? []
  if (name !== undefined) return { kind: 'file', name, text, how: changes[verb] ?? 'write' }
  if (language === 'sh') return { kind: 'command', code: text }
  if (language === 'text') return { kind: 'output', lines: text.split('\n').filter((line) => line !== '') }
  if (language === 'json') return { kind: 'answer', json: text }
  throw new Error(`the page does not say what becomes of:\n${text}`)
}

const told = new RegExp(
  [/line with `(\w+)` out of `([\w.]+)`/, /`[^`]*`/, /<(http[^>]+)>/, /\*\*([^*]+)\*\*/, /"([^"]+)"/]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

function proseSteps(prose: string): Step[] {
  const sentences = prose.replaceAll(/^(?:\||#).*$/gm, '').replaceAll('\n', ' ')
  return [...sentences.matchAll(told)].flatMap(([, word, name, url, label, text]): Step[] => {
    if (word !== undefined && name !== undefined) return [{ kind: 'take-out', name, word }]
    if (url !== undefined) return [{ kind: 'open', url }]
    if (label !== undefined) return [{ kind: 'press', label }]
    return text === undefined ? [] : [{ kind: 'see', text }]
  })
}
