import type { PageKind } from '../../shared/page-model.js'

/** The mood of a page: neutral, something is wrong, or well done. */
export type PageTone = 'calm' | 'warn' | 'good'

interface PageSign {
  readonly tone: PageTone
  /** Content of a 24 by 24 svg element. */
  readonly shape: string
}

const info = '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 7.75v.01"/>'
const clock = '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.25 2"/>'
const lock = '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>'
const alert = '<path d="M12 4 2.75 20h18.5L12 4Z"/><path d="M12 10v4M12 17v.01"/>'
const check = '<circle cx="12" cy="12" r="9"/><path d="m8 12.25 2.75 2.75L16 9.5"/>'
const door = '<path d="M14 4H6v16h8M10 12h11M17.5 8.5 21 12l-3.5 3.5"/>'

const calm = (shape: string): PageSign => ({ tone: 'calm', shape })
const warn = (shape: string): PageSign => ({ tone: 'warn', shape })

/** The sign of each kind of page. */
export const signOfKind: Readonly<Record<PageKind, PageSign>> = Object.freeze({
  cancelled: calm(info),
  'timed-out': calm(clock),
  'in-progress': calm(clock),
  'attempt-unknown': calm(clock),
  'no-cookie': calm(info),
  'not-kept': warn(alert),
  'attempt-spent': calm(info),
  'other-session': calm(lock),
  'login-denied': warn(alert),
  'not-as-asked': calm(lock),
  'other-eid': calm(lock),
  'level-too-low': calm(lock),
  'test-identity': calm(lock),
  'not-recent': calm(clock),
  'login-refused': calm(lock),
  'issuer-down': warn(alert),
  'issuer-fault': warn(alert),
  'client-fault': warn(alert),
  'application-fault': warn(alert),
  'request-invalid': calm(info),
  'cross-origin': warn(lock),
  forbidden: calm(lock),
  'too-weak': calm(lock),
  'nothing-sent': calm(info),
  'going-on': calm(clock),
  'confirm-logout': calm(door),
  'signing-out': calm(door),
  'signed-out': { tone: 'good', shape: check },
  'not-found': calm(info),
  fault: warn(alert),
})
