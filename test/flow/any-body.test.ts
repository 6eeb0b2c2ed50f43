import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'

/** As browsers write them; the parser of Node takes none that are shorter than 27 characters. */
const boundary = '----WebKitFormBoundaryAbCdEfGhIjKlMnOp'

const multipart = (fields: Record<string, string>): string =>
  `${Object.entries(fields)
    .map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('')}--${boundary}--\r\n`

/** What a page can make a browser send with `sendBeacon`, `fetch` and forms. */
const bodies: readonly (readonly [type: string | undefined, body: string | Buffer])[] = [
  ['text/plain;charset=UTF-8', 'signing out'],
  ['text/plain', ''],
  [`multipart/form-data; boundary=${boundary}`, multipart({ a: 'b' })],
  [`multipart/form-data; boundary=${boundary}`, `--${boundary}--\r\n`],
  [`multipart/form-data; boundary=${boundary}`, 'not multipart at all'],
  ['multipart/form-data', multipart({ a: 'b' })],
  ['application/x-www-form-urlencoded', ''],
  ['application/x-www-form-urlencoded;charset=UTF-8', 'a=b'],
  ['application/json', ''],
  ['application/json', '{}'],
  ['application/json', '{{'],
  ['application/json', 'null'],
  ['application/json', '"text"'],
  ['application/json', '[1]'],
  ['application/octet-stream', Buffer.from([0, 255, 128])],
  ['application/xml', '<a/>'],
  ['image/png', ''],
  ['blob', 'x'],
  ['*/*', 'x'],
  ['', 'x'],
  ['', ''],
  [undefined, 'x'],
  [undefined, ''],
]

async function signedIn(): Promise<TestApp> {
  const test = await buildApp()
  await test.visitor.signIn(test.issuer)
  return test
}

const send = (
  { app, visitor }: Pick<TestApp, 'app' | 'visitor'>,
  url: string,
  {
    type,
    body,
    site = 'same-origin',
    method = 'POST' as 'POST' | 'DELETE',
  }: {
    type: string | undefined
    body: string | Buffer
    site?: string
    method?: 'POST' | 'DELETE'
  },
) =>
  app.inject({
    method,
    url,
    payload: body,
    headers: {
      cookie: visitor.cookieHeader(),
      'sec-fetch-site': site,
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'empty',
      ...(site === 'same-origin' ? {} : { origin: 'https://other.example' }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
  })

const isSignedIn = async ({ app }: TestApp, cookie: string): Promise<boolean> =>
  (await app.inject({ url: '/session', headers: { cookie } })).json().authenticated

describe.each(bodies)('a body of the type %j with %j', (type, body) => {
  it('signs out', async () => {
    const test = await signedIn()
    const cookie = test.visitor.cookieHeader()
    const answer = await send(test, '/logout', { type, body })
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json().logoutUrl).toMatch(/connect\/endsession/)
    expect(answer.cookies.every(({ value, maxAge }) => value === '' && maxAge === 0)).toBe(true)
    expect(answer.cookies.map(({ name }) => name)).toContainEqual(expect.stringMatching(/-session$/))
    expect(await isSignedIn(test, cookie)).toBe(false)
  })

  it('slides the session', async () => {
    const test = await signedIn()
    test.advance(400)
    const answer = await send(test, '/session', { type, body })
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json()).toMatchObject({ authenticated: true, idleExpiresAt: test.now() + 3600 })
    expect(answer.cookies).toHaveLength(1)
  })

  it.each(['/logout', '/session'])('does nothing at %s for another site', async (url) => {
    const test = await signedIn()
    test.advance(400)
    const cookie = test.visitor.cookieHeader()
    for (const site of ['cross-site', 'same-site']) {
      const answer = await send(test, url, { type, body, site })
      expect(answer.statusCode, site).toBe(403)
      expect(answer.cookies, site).toEqual([])
    }
    expect(await isSignedIn(test, cookie)).toBe(true)
  })
})

describe('FormData', () => {
  it('says where to go afterwards, and proves with its token that the person pressed our button', async () => {
    const test = await signedIn()
    const token = /name="token" value="([^"]+)"/.exec(
      (await test.visitor.open('/logout', { 'sec-fetch-site': 'none' })).body,
    )?.[1]
    const type = `multipart/form-data; boundary=${boundary}`
    const forged = await send(test, '/logout', { type, body: multipart({ token: 'x' }), site: 'cross-site' })
    expect(forged.statusCode).toBe(403)
    const body = multipart({ token: String(token), returnTo: '/bye' })
    const answer = await send(test, '/logout', { type, body, site: 'cross-site' })
    expect(answer.statusCode).toBe(200)
    const state = new URL(answer.json().logoutUrl).searchParams.get('state')
    expect((await test.visitor.open(`/logged-out?state=${state}`)).headers.location).toBe('/bye')
  })

  it('does not take a file for a field', async () => {
    const test = await signedIn()
    const file = 'content-disposition: form-data; name="returnTo"; filename="x"\r\ncontent-type: text/plain'
    const body = `--${boundary}\r\n${file}\r\n\r\n/bye\r\n--${boundary}--\r\n`
    const answer = await send(test, '/logout', { type: `multipart/form-data; boundary=${boundary}`, body })
    const state = new URL(answer.json().logoutUrl).searchParams.get('state')
    expect((await test.visitor.open(`/logged-out?state=${state}`)).headers.location).toBeUndefined()
  })
})

describe('a body', () => {
  it.each(['text/plain', `multipart/form-data; boundary=${boundary}`, 'application/json', undefined])(
    'of the type %j is read up to its bound and no further',
    async (type) => {
      const test = await signedIn()
      const cookie = test.visitor.cookieHeader()
      const answer = await send(test, '/logout', { type, body: 'x'.repeat(64 * 1024 + 1) })
      expect(answer.statusCode).toBe(413)
      expect(await isSignedIn(test, cookie)).toBe(true)
    },
  )

  it.each(['text/plain', `multipart/form-data; boundary=${boundary}`, 'blob', undefined])(
    'of the type %j is refused where a body is needed',
    async (type) => {
      const { app, visitor, rest } = await buildRestApp('express')
      for (const url of ['/callback', '/login/frame', '/login/headless']) {
        const answer = await send({ app, visitor }, url, { type, body: 'x=y' })
        expect(answer.statusCode, url).toBe(415)
        expect(answer.body, url).not.toContain('x=y')
      }
      expect(rest.calls).toEqual([])
    },
  )

  it.each(['text/plain', 'blob', 'application/json'])('of the type %j cancels on the phone', async (type) => {
    const { app, visitor } = await buildRestApp('express')
    await visitor.call('POST', '/login/headless', {}, { idp: 'se_bankid' })
    const answer = await send({ app, visitor }, '/login/headless', { type, body: '{{', method: 'DELETE' })
    expect(answer.statusCode).toBeLessThan(300)
    expect((await visitor.call('GET', '/login/headless')).json()).not.toMatchObject({ status: 'pending' })
  })
})
