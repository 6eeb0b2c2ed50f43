import { compactDecrypt } from 'jose'
import { createKeyRing, type KeyPurpose } from '../../lib/session/key-ring.js'
import { testSecret } from './build-app.js'
import { keyNamedBy } from './seal-key.js'

interface Place {
  readonly clientId: string
  readonly issuer: string
}

type Cookies = ReadonlyMap<string, string>

/** What is under the seals of cookies, opened with the key by another implementation than the one that sealed. */
export async function openedCookies(cookies: Cookies, place: Place): Promise<string[]> {
  const opened: string[] = []
  for (const [name, value] of cookies) {
    const [cookieName = '', part = ''] = name.split('.')
    if (/^\d$/.test(part)) continue
    const whole = value.startsWith('2~') ? value.slice(2) + (cookies.get(`${name}.1`) ?? '') : value
    if (!whole.startsWith('eyJ')) continue
    opened.push(await open(whole, { ...place, cookieName, purpose: part === '' ? 'session' : 'attempt' }))
  }
  return opened
}

/** What is under the seals of the records that a store was given; the keys need the ids in the cookies. */
export async function openedRecords(given: unknown, cookies: Cookies, place: Place): Promise<string[]> {
  const values = [...JSON.stringify(given).matchAll(/"value":"(eyJ[^"]+)"/g)].map((match) => match[1] ?? '')
  const opened: string[] = []
  for (const [name, cookie] of cookies) {
    const [, id] = /^s1\.([\w-]{43})\./.exec(cookie) ?? []
    const context = `value ${id}`
    for (const value of id === undefined ? [] : values) {
      const seal = { ...place, cookieName: name, purpose: 'record', context } as const
      opened.push(await open(value, seal).catch(() => ''))
    }
  }
  return opened.filter((text) => text !== '')
}

async function open(
  sealed: string,
  seal: Place & { readonly cookieName: string; readonly purpose: KeyPurpose; readonly context?: string },
): Promise<string> {
  const cookie = { session: seal.cookieName, place: 'https://app.example', formerSession: '' }
  const ring = createKeyRing({ ...seal, cookie, secrets: [testSecret] })
  const { plaintext } = await compactDecrypt(sealed, (header) =>
    keyNamedBy(header, { ring, purpose: seal.purpose, context: seal.context ?? '' }),
  )
  return readable(Buffer.from(plaintext).toString('latin1'))
}

/** The text, and behind it what its parts of base64url say. */
function readable(text: string): string {
  const parts = [...text.matchAll(/[A-Za-z0-9_-]{40,}/g)].map(([part]) => part)
  return [text, ...parts.map((part) => Buffer.from(part, 'base64url').toString('latin1'))].join('\n')
}
