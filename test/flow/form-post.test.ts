import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { callsDuring, expectNoSession, sessionCookies } from '../support/no-session.js'

const posted = { options: { responseMode: 'form_post' } } as const
const form = 'application/x-www-form-urlencoded'

const fromIssuer = { 'sec-fetch-site': 'cross-site' }

async function waiting(): Promise<TestApp & { location: string; answer: URLSearchParams }> {
  const test = await buildApp(posted)
  const location = await test.visitor.start('/login?returnTo=/me')
  return { ...test, location, answer: await test.issuer.authorize(location) }
}

/** A post from the issuer's page, with exactly this content type and body. */
function post({ app, visitor }: TestApp, payload: string, type?: string, url = '/callback') {
  return app.inject({
    method: 'POST',
    url,
    payload,
    headers: {
      accept: 'text/html',
      cookie: visitor.cookieHeader(),
      origin: 'https://acme.sandbox.signicat.com',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(type === undefined ? {} : { 'content-type': type }),
    },
  })
}

describe('a posted answer', () => {
  it.each([form, 'Application/X-WWW-Form-Urlencoded', `${form};charset=UTF-8`, `${form} ; charset="utf-8"`])(
    'is read with the content type %s',
    async (type) => {
      const test = await waiting()
      const step = await post(test, test.answer.toString(), type)
      expect(step.statusCode, step.body).toBe(303)
      expect([sessionCookies(step), test.issuer.calls.token]).toEqual([[], 0])
      const callback = await test.visitor.open(String(step.headers.location), fromIssuer)
      expect(callback.headers.location).toBe('/me')
      expect(sessionCookies(callback)).toHaveLength(1)
    },
  )

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'text/html', undefined])(
    'is refused with the content type %s, and the attempt stays',
    async (type) => {
      const test = await waiting()
      const body =
        type === 'application/json' ? JSON.stringify(Object.fromEntries(test.answer)) : test.answer.toString()
      const calls = await callsDuring(test.issuer, async () => {
        const refused = await post(test, body, type)
        expect(refused.statusCode).toBe(415)
        await expectNoSession(test.visitor, refused)
      })
      expect(calls).toEqual({})
      expect((await post(test, test.answer.toString(), form)).statusCode).toBe(303)
    },
  )

  it('counts only in the body: parameters in the URL are refused, and the attempt stays', async () => {
    const test = await waiting()
    const { answer } = test
    const rest = new URLSearchParams(answer)
    rest.delete('code')
    const spellings = [
      ['', `/callback?${answer}`],
      [rest.toString(), `/callback?code=${answer.get('code')}`],
      [answer.toString(), '/callback?x=1'],
    ] as const
    for (const [body, url] of spellings) {
      const refused = await post(test, body, form, url)
      expect(refused.statusCode).toBe(400)
      await expectNoSession(test.visitor, refused)
    }
    expect(test.issuer.calls.token).toBe(0)
    expect((await post(test, answer.toString(), form)).statusCode).toBe(303)
  })

  it('is refused when it comes by GET', async () => {
    const { visitor, issuer, answer } = await waiting()
    const refused = await visitor.open(`/callback?${answer}`)
    expect(refused.statusCode).toBe(400)
    await expectNoSession(visitor, refused)
    expect(issuer.calls.token).toBe(0)
  })

  it('is refused where an answer by GET was asked for', async () => {
    const test = await buildApp()
    const location = await test.visitor.start()
    const step = await post(test, (await test.issuer.authorize(location)).toString(), form)
    const refused = await test.visitor.open(String(step.headers.location), fromIssuer)
    expect(refused.statusCode).toBe(400)
    await expectNoSession(test.visitor, refused)
    expect(test.issuer.calls.token).toBe(0)
  })

  it('is refused when it is too large or has too many fields', async () => {
    const test = await waiting()
    const large = await post(test, `${test.answer}&x=${'a'.repeat(65 * 1024)}`, form)
    expect(large.statusCode).toBe(413)
    const many = await post(test, `${test.answer}${'&x=1'.repeat(100)}`, form)
    expect(many.statusCode).toBe(400)
    expect(test.issuer.calls.token).toBe(0)
  })

  it('without the cookie of the attempt signs nobody in', async () => {
    const { issuer, answer, newVisitor } = await waiting()
    const stranger = newVisitor()
    const refused = await stranger.submit('/callback', Object.fromEntries(answer), {
      'sec-fetch-site': 'cross-site',
    })
    expect(refused.statusCode).toBe(400)
    await expectNoSession(stranger, refused)
    expect(issuer.calls.token).toBe(0)
  })

  it('does not touch how the application parses its own forms', async () => {
    const { app } = await buildApp({
      ...posted,
      before: (own) => {
        own.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) =>
          done(null, `own:${body}`),
        )
      },
      after: (own) => {
        own.post('/own', async (request) => request.body)
      },
    })
    const answer = await app.inject({
      method: 'POST',
      url: '/own',
      payload: 'a=1',
      headers: { 'content-type': form },
    })
    expect(answer.body).toBe('own:a=1')
  })
})
