import { describe, expect, it, vi } from 'vitest'
import { createPages, type PageSettings, type Pages } from '../../../../lib/flow/pages/create-pages.js'
import { builtInTexts } from '../../../../lib/flow/pages/page-texts.js'
import { type Log, silentLog } from '../../../../lib/shared/log.js'
import { type PageModel, pageKinds } from '../../../../lib/shared/page-model.js'

const pagesOf = (pages: PageSettings = {}, log: Log = silentLog): Pages => createPages({ pages, log })
const wish = { kind: 'issuer-down', status: 503, asked: {} } as const
const everyWay = Object.fromEntries(
  ['again', 'home', 'login', 'logout', 'stay', 'continue'].map((word) => [word, { href: `/to/${word}` }]),
)

async function modelFrom(settings: PageSettings, changes: object = {}): Promise<PageModel> {
  const models: PageModel[] = []
  const render = (model: PageModel): string => {
    models.push(model)
    return 'seen'
  }
  await pagesOf({ ...settings, render }).show({ ...wish, ...changes })
  const [model] = models
  if (model === undefined) throw new Error('the renderer was not called')
  return model
}

describe('showing a page', () => {
  it.each(
    pageKinds.flatMap((kind) => Object.keys(builtInTexts).map((language) => [kind, language] as const)),
  )('works for %s in %s, with two buttons that lead where they say', async (kind, language) => {
    const texts = builtInTexts[language]
    const asked = { uiLocales: language }
    const { status, body, headers } = await pagesOf().show({ kind, status: 400, asked, ways: everyWay })
    expect(status).toBe(400)
    expect(headers['content-language']).toBe(language)
    expect(body).toContain(`<html lang="${language}">`)
    const buttons = [...body.matchAll(/<a class="button[^"]*" href="\/to\/(\w+)">([^<]+)<\/a>/g)]
    expect(buttons).toHaveLength(2)
    for (const [, word, label] of buttons) expect(label).toBe(Object(texts)[`action.${word}`])
    expect(body).not.toMatch(/undefined|\bnull\b|\[object|<script/)
  })

  it('says in the words of the application that an eID is out', async () => {
    const texts = {
      nb: { 'issuer-down.message.nbid': 'BankID er nede.\nRing oss.', 'issuer-down.primary.nbid': 'Igjen' },
    }
    const asked = { acceptLanguage: 'nb-NO' }
    const model = await modelFrom({ texts }, { asked, idp: 'nbid', ways: { again: { href: '/login' } } })
    expect(model.message).toEqual(['BankID er nede.', 'Ring oss.'])
    expect(model.primary).toEqual({ label: 'Igjen', href: '/login', method: 'get' })
  })

  it('never lets a button say where another one leads: what has no target gives its place to the next', async () => {
    const texts = { en: { 'issuer-down.primary': 'Ask again', 'issuer-down.secondary': 'Leave' } }
    const [again, home] = [{ href: '/login' }, { href: '/' }]
    const both = await modelFrom({ texts }, { ways: { again, home } })
    expect([both.primary?.label, both.secondary?.label]).toEqual(['Ask again', 'Leave'])
    const one = await modelFrom({ texts }, { ways: { home } })
    expect([one.primary, one.secondary]).toEqual([{ label: 'Leave', href: '/', method: 'get' }, undefined])
    const refused = await modelFrom({}, { kind: 'login-refused', ways: { again, home } })
    expect(refused).toMatchObject({
      primary: { href: '/' },
      secondary: { href: '/login', label: 'Try again' },
    })
  })

  it('passes on status, time to come back, where to go and the fields of a form', async () => {
    const logout = { href: '/logout', method: 'post', fields: { token: 'sealed' } }
    const changes = { kind: 'confirm-logout', ways: { logout }, retryAfter: 30, continueTo: '/next' }
    const model = await modelFrom({}, changes)
    expect(model).toMatchObject({ status: 503, retryAfter: 30, continueTo: '/next' })
    expect(model.primary).toEqual({
      label: 'Sign out',
      href: '/logout',
      method: 'post',
      fields: { token: 'sealed' },
    })
    expect(model).not.toHaveProperty('secondary')
  })

  it('offers help and a reference when something went wrong, and not on a good-bye', async () => {
    const brand = { name: 'Nordvik', phone: '+47 22 00 00 00' }
    const help = { label: 'Need help?', phone: '+47 22 00 00 00' }
    const reference = 'req-1'
    expect(await modelFrom({ brand }, { reference })).toMatchObject({
      help,
      reference: { label: 'Reference', value: 'req-1' },
    })
    const goodbye = await modelFrom({ brand }, { reference, kind: 'signed-out' })
    expect(goodbye).not.toHaveProperty('help')
    expect(goodbye).not.toHaveProperty('reference')
    expect(await modelFrom({})).not.toHaveProperty('help')
  })
})

describe('a renderer of the application', () => {
  it('replaces the page, under a policy that fits it, with the same headers otherwise', async () => {
    const render = async ({ title }: PageModel): Promise<string> => `<style>p{}</style><p>${title}</p>`
    const { body, headers, status } = await pagesOf({ render }).show({ ...wish, retryAfter: 3 })
    expect(body).toBe('<style>p{}</style><p>You cannot sign in right now</p>')
    expect(status).toBe(503)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'retry-after': '3',
    })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self' 'sha256-/)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no template')
      },
      { name: 'Error', message: 'no template' },
    ],
    ['rejects', () => Promise.reject(new TypeError('late')), { name: 'TypeError', message: 'late' }],
  ])('that %s is logged and replaced by the built-in page', async (_how, render, cause) => {
    const log = { ...silentLog, error: vi.fn() }
    const { body } = await pagesOf({ render }, log).show(wish)
    expect(body).toContain('<h1>You cannot sign in right now</h1>')
    expect(log.error).toHaveBeenCalledExactlyOnceWith(
      { page: 'issuer-down', cause: expect.objectContaining(cause) },
      'pages.render failed; the built-in page is shown',
    )
  })

  it('that gives nothing is logged and replaced by the built-in page', async () => {
    const log = { ...silentLog, error: vi.fn() }
    const { body } = await pagesOf({ render: () => '' }, log).show(wish)
    expect(body).toContain('<h1>You cannot sign in right now</h1>')
    expect(log.error).toHaveBeenCalledOnce()
  })
})
