import type { FastifySignicatOptions } from 'fastify-signicat'
import { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

/** What each button says, and where it leads. */
const buttonsOf = (body: string): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/<a class="button[^"]*" href="([^"]*)">([^<]*)</g)].map(([, href = '', label = '']) => [
      label,
      href.replaceAll('&amp;', '&'),
    ]),
  )

const again = '/login?returnTo=%2F'

describe('the buttons of a page lead where they say', () => {
  it('after a login that the application refused', async () => {
    const test = await buildApp({ options: { onLogin: () => ({ refuse: 'closed' }) } })
    const { body } = await test.visitor.signIn(test.issuer)
    expect(buttonsOf(body)).toEqual({ 'Go to the start page': '/', 'Try again': again })
  })

  it('when the client is set up wrongly', async () => {
    const test = await buildApp()
    test.issuer.faults.tokenResponse = () => Response.json({ error: 'invalid_client' }, { status: 401 })
    const { body } = await test.visitor.signIn(test.issuer)
    expect(buttonsOf(body)).toEqual({ 'Go to the start page': '/', 'Try again': again })
  })

  it('after signing out, and on a link that asks for what is not permitted', async () => {
    const { visitor } = await buildApp()
    expect(buttonsOf((await visitor.open('/logged-out')).body)).toEqual({
      'Sign in': '/login',
      'Go to the start page': '/',
    })
    expect(buttonsOf((await visitor.open('/login?idp=B!')).body)).toEqual({
      'Go to the start page': '/',
      'Try again': '/login',
    })
  })

  it('when a callback is opened a second time', async () => {
    const test = await buildApp()
    const location = await test.visitor.start()
    const answer = await test.issuer.authorize(location)
    const cookie = test.visitor.cookieHeader()
    await test.visitor.comeBack(location, answer)
    const { body } = await test.newVisitor().open(`/callback?${answer}`, { cookie })
    expect(body).toContain('This sign-in has already been used')
    expect(buttonsOf(body)).toEqual({ 'Go to the start page': '/', 'Try again': again })
  })

  it('where there is nothing to try again', async () => {
    const test = await buildApp({
      after: (app) =>
        app.get('/gold', { onRequest: requireLogin({ claims: { tier: 'gold' } }) }, async () => ''),
    })
    await test.visitor.signIn(test.issuer)
    expect(buttonsOf((await test.visitor.open('/gold')).body)).toEqual({ 'Go to the start page': '/' })
  })
})

const outage: Partial<FastifySignicatOptions> = {
  pages: {
    texts: {
      en: { 'issuer-down.message.nbid': 'BankID has an outage.' },
      nn: { 'issuer-down.message.nbid': 'BankID er nede.' },
    },
  },
}

async function away(after?: (app: TestApp['app']) => unknown): Promise<TestApp> {
  const test = await buildApp({ options: outage, ...(after === undefined ? {} : { after }) })
  test.issuer.faults.down = () => true
  return test
}

describe('an outage', () => {
  it('is told in the words for the eID, and tried again as it was asked for', async () => {
    const { visitor } = await away()
    const asked = '/login?returnTo=%2Fme&idp=nbid&loa=high&max_age=60&ui_locales=nn&guarded=1'
    const { statusCode, body } = await visitor.open(asked)
    expect(statusCode).toBe(503)
    expect(body).toContain('BankID er nede.')
    expect(buttonsOf(body)).toEqual({ 'Prøv igjen': asked, 'Gå til framsida': '/' })
    expect((await visitor.open('/login?idp=sbid')).body).not.toContain('BankID')
  })

  it('is told so at a guard too, where trying again is opening the page again', async () => {
    const { visitor } = await away((app) =>
      app.get('/accounts', { onRequest: requireLogin({ idp: 'nbid' }) }, async () => ''),
    )
    const { statusCode, body } = await visitor.open('/accounts?tab=2')
    expect(statusCode).toBe(503)
    expect(body).toContain('BankID has an outage.')
    expect(buttonsOf(body)).toEqual({ 'Try again': '/accounts?tab=2', 'Go to the start page': '/' })
  })

  it('is told so by `reply.signicat.login()`, where a form cannot be sent again', async () => {
    const { visitor } = await away((app) => {
      app.get('/in', async (_request, reply) => reply.signicat.login({ idp: 'nbid' }))
      app.post('/in', async (_request, reply) => reply.signicat.login({ idp: 'nbid' }))
    })
    const page = await visitor.open('/in')
    expect(page.body).toContain('BankID has an outage.')
    expect(buttonsOf(page.body)).toMatchObject({ 'Try again': '/in' })
    expect(buttonsOf((await visitor.submit('/in', {}, { 'content-type': 'text/plain' })).body)).toEqual({
      'Go to the start page': '/',
    })
  })

  it('of an eID, which the issuer reports, is told in its words as well', async () => {
    const test = await buildApp({ options: outage })
    const location = await test.visitor.start('/login?idp=nbid')
    const answer = await test.issuer.authorize(location)
    answer.set('error', 'temporarily_unavailable')
    const { body } = await test.visitor.comeBack(location, answer)
    expect(body).toContain('BankID has an outage.')
    expect(buttonsOf(body)).toMatchObject({ 'Try again': '/login?returnTo=%2F&idp=nbid' })
  })
})

describe('the language of a page', () => {
  const languageOf = (body: string): string | undefined => /<html lang="([\w-]+)"/.exec(body)?.[1]
  const failing = async (start: string, options: Partial<FastifySignicatOptions> = {}): Promise<string> => {
    const test = await buildApp({
      options,
      after: (app) => app.get('/in', async (_request, reply) => reply.signicat.login({ uiLocales: 'fi' })),
    })
    const location = await test.visitor.start(start, { 'accept-language': 'da' })
    const answer = await test.issuer.authorize(location)
    answer.set('error', 'server_error')
    return (await test.visitor.comeBack(location, answer)).body
  }

  it('is that of the login, also when the person comes back without saying so', async () => {
    const body = await failing('/login?ui_locales=sv')
    expect(languageOf(body)).toBe('sv')
    expect(Object.values(buttonsOf(body))).toContain('/login?returnTo=%2F&ui_locales=sv')
    expect(languageOf(await failing('/in'))).toBe('fi')
  })

  it('is that of every login when this one asked for none, before that of the browser', async () => {
    expect(languageOf(await failing('/login', { authorization: { ui_locales: 'nl' } }))).toBe('nl')
    const { visitor } = await buildApp({ options: { authorization: { ui_locales: 'nl' } } })
    const { body } = await visitor.open('/logged-out?ui_locales=nb', { 'accept-language': 'da' })
    expect(languageOf(body)).toBe('nb')
    const plain = await buildApp()
    const seen = await plain.visitor.open('/logged-out', { 'accept-language': 'da' })
    expect(languageOf(seen.body)).toBe('da')
  })
})
