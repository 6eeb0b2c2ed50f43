import { randomBytes } from 'node:crypto'

/** What the browser holds of a stored session. */
export interface StoredCookie {
  /** 256 random bits as base64url. */
  readonly id: string
  /** The session was in this revision at least: the store cannot go back behind it. */
  readonly revision: number
}

const form = /^s1\.([A-Za-z0-9_-]{43})\.([0-9a-z]{1,10})$/

export function newCookieId(): string {
  return randomBytes(32).toString('base64url')
}

export function writeStoredCookie({ id, revision }: StoredCookie): string {
  return `s1.${id}.${revision.toString(36)}`
}

/** `foreign`: of a newer version; `bad`: of no version. */
export function readStoredCookie(value: string): StoredCookie | 'foreign' | 'bad' {
  const [, id, revision] = form.exec(value) ?? []
  if (id === undefined || revision === undefined)
    return /^s[2-9]\.[\w.-]{1,200}$/.test(value) ? 'foreign' : 'bad'
  return { id, revision: Number.parseInt(revision, 36) }
}
