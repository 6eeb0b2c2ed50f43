import type { PageAction, PageBrand, PageKind, PageModel } from '../../shared/page-model.js'
import type { TextPlace, Texts } from './page-texts.js'
import type { ActionWord } from './texts/text-key.js'

/** Where a button leads. */
export interface ActionTarget {
  readonly href: string
  /** Default `get`. */
  readonly method?: 'get' | 'post'
  readonly fields?: Readonly<Record<string, string>>
}

/** Where a person can go from a page, by what the button says. Which of them are shown, and in which order, follows from the page. */
export type Ways = Readonly<Partial<Record<ActionWord, ActionTarget>>>

/** What is to be shown. */
export interface PageRequest {
  readonly kind: PageKind
  readonly status: number
  readonly language: string
  /** Code of the eID that the page is about: picks its own texts. */
  readonly idp?: string
  /** Correlation id. */
  readonly reference?: string
  readonly ways?: Ways
  /** Already checked by the caller. */
  readonly continueTo?: string
  readonly retryAfter?: number
  readonly fault?: { readonly code: string; readonly detail?: string }
}

interface Wording {
  readonly texts: Texts
  readonly brand: PageBrand
}

/** The first of them that lead somewhere become the buttons; texts call the first two `primary` and `secondary`. */
const wordsOfKind: Readonly<Record<PageKind, readonly ActionWord[]>> = Object.freeze({
  cancelled: ['again', 'home'],
  'timed-out': ['again', 'home'],
  'in-progress': ['again', 'home'],
  'attempt-unknown': ['again', 'home'],
  'no-cookie': ['again', 'home'],
  'not-kept': ['again', 'home'],
  'attempt-spent': ['continue', 'again', 'home'],
  'other-session': ['home', 'login'],
  'login-denied': ['again', 'home'],
  'not-as-asked': ['again', 'home'],
  'other-eid': ['again', 'home'],
  'level-too-low': ['again', 'home'],
  'test-identity': ['again', 'home'],
  'not-recent': ['again', 'home'],
  'login-refused': ['home', 'again'],
  'issuer-down': ['again', 'home'],
  'issuer-fault': ['again', 'home'],
  'client-fault': ['home', 'again'],
  'application-fault': ['again', 'home'],
  'request-invalid': ['home', 'again'],
  'cross-origin': ['home', 'again'],
  forbidden: ['home', 'logout'],
  'too-weak': ['again', 'home'],
  'nothing-sent': ['login', 'home'],
  'going-on': ['continue', 'home'],
  'confirm-logout': ['logout', 'stay'],
  'signing-out': ['continue', 'home'],
  'signed-out': ['login', 'home'],
  'not-found': ['home', 'login'],
  fault: ['again', 'home'],
})

// Nothing went wrong: there is nothing to ask support about.
const kindsWithoutSupport: ReadonlySet<PageKind> = new Set([
  'confirm-logout',
  'signing-out',
  'signed-out',
  'nothing-sent',
  'going-on',
])

/** Finds the words for a page. */
export function describePage(page: PageRequest, { texts, brand }: Wording): PageModel {
  const place = { language: page.language, ...(page.idp === undefined ? {} : { idp: page.idp }) }
  const [primary, secondary] = describeActions(page, { texts, place })
  return {
    kind: page.kind,
    status: page.status,
    lang: page.language,
    title: texts.find(`${page.kind}.title`, place),
    message: paragraphs(texts.find(`${page.kind}.message`, place)),
    ...(kindsWithoutSupport.has(page.kind) ? {} : describeSupport(page, { texts, brand })),
    ...(primary === undefined ? {} : { primary }),
    ...(secondary === undefined ? {} : { secondary }),
    ...(page.continueTo === undefined ? {} : { continueTo: page.continueTo }),
    ...(page.retryAfter === undefined ? {} : { retryAfter: page.retryAfter }),
    ...(page.fault === undefined ? {} : { fault: { ...page.fault, docs: docsOf(page.fault.code) } }),
    brand,
  }
}

/** The section of a code in the documentation of errors. */
function docsOf(code: string): string {
  return `docs/errors.md#${code.toLowerCase()}`
}

/** A button always says where it leads: without a target its word is left out, and the next one takes its place. */
function describeActions(
  { kind, ways = {} }: PageRequest,
  { texts, place }: { readonly texts: Texts; readonly place: TextPlace },
): readonly PageAction[] {
  return wordsOfKind[kind].flatMap((word, index) => {
    const target = ways[word]
    if (target === undefined) return []
    const label = texts.findLabel(kind, { slot: slots[index] ?? null, fallback: `action.${word}` }, place)
    const fields = target.fields === undefined ? {} : { fields: target.fields }
    return [{ label, href: target.href, method: target.method ?? 'get', ...fields }]
  })
}

const slots = ['primary', 'secondary'] as const

function describeSupport(
  { reference, language }: PageRequest,
  { texts, brand: { phone, email } }: Wording,
): Pick<PageModel, 'reference' | 'help'> {
  const word = (key: 'label.reference' | 'label.help'): string => texts.find(key, { language })
  const ways = { ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }) }
  return {
    ...(reference === undefined ? {} : { reference: { label: word('label.reference'), value: reference } }),
    ...(Object.keys(ways).length === 0 ? {} : { help: { label: word('label.help'), ...ways } }),
  }
}

function paragraphs(message: string): readonly string[] {
  return message
    .split('\n')
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}
