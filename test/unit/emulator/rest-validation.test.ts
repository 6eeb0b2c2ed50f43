import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rsaPair } from '../../support/rsa-keys.js'
import { call, callbackUrls, type RestParties, startRest } from './rest-parties.js'

let parties: RestParties
let tokens: Readonly<Record<'hub' | 'express', string>>
beforeAll(async () => {
  parties = await startRest()
  tokens = { hub: await parties.bearer('hub'), express: await parties.bearer('express') }
})
afterAll(() => parties.emulator.close())

const create = (api: 'hub' | 'express', body: unknown) =>
  call(`${parties.emulator.rest[api].baseUrl}/sessions`, tokens[api], body)

const redirect = { flow: 'redirect', requestedAttributes: [], callbackUrls }
const headless = { flow: 'headless', requestedAttributes: [] }
const sbid = { ...headless, allowedProviders: ['sbid'] }
const { publicKey, privateKey } = rsaPair()
const encryption = { ...publicKey.export({ format: 'jwk' }), use: 'enc', kid: 'k1', alg: 'RSA-OAEP' }
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })

describe('the hub refuses a session', () => {
  it.each<[string, object, string]>([
    ['flow', { ...redirect, flow: undefined }, 'required'],
    ['flow', { ...redirect, flow: 'iframe' }, 'one of redirect, embedded, headless'],
    ['requestedAttributes', { ...redirect, requestedAttributes: undefined }, 'required'],
    ['requestedAttributes', { ...redirect, requestedAttributes: [7] }, 'list of texts'],
    ['callbackUrls', { ...redirect, callbackUrls: undefined }, 'required'],
    ['callbackUrls.abort', { ...redirect, callbackUrls: { ...callbackUrls, abort: undefined } }, 'required'],
    [
      'callbackUrls.success',
      { ...redirect, callbackUrls: { ...callbackUrls, success: 'https://rp.example/' } },
      'localhost',
    ],
    [
      'callbackUrls.error',
      { ...redirect, callbackUrls: { ...callbackUrls, error: 'http://localhost.evil.example/' } },
      'localhost',
    ],
    [
      'returnUrl',
      { flow: 'embedded', requestedAttributes: [], returnUrl: 'https://rp.example/' },
      'localhost',
    ],
    ['returnUrl', { ...redirect, returnUrl: 'http://localhost/' }, 'not supported'],
    [
      'embeddedParentDomains',
      { flow: 'embedded', requestedAttributes: [], embeddedParentDomains: ['rp.example'] },
      'localhost',
    ],
    [
      'embeddedParentDomains',
      { flow: 'embedded', requestedAttributes: [], embeddedParentDomains: ['localhost; script-src *'] },
      'localhost',
    ],
    ['allowedProviders', { ...redirect, allowedProviders: ['frobnicate'] }, 'not enabled'],
    ['allowedProviders', { ...redirect, allowedProviders: [] }, 'not enabled'],
    ['allowedProviders', { ...redirect, allowedProviders: ['n'.repeat(31)] }, 'too long'],
    ['allowedProviders', headless, 'exactly one'],
    ['allowedProviders', { ...headless, allowedProviders: ['mitid'] }, 'not supported'],
    ['requestedLoa', { ...redirect, requestedLoa: 'huge' }, 'one of low, substantial, high'],
    ['prefilledInput', { ...redirect, prefilledInput: {} }, 'at least one'],
    ['prefilledInput.shoeSize', { ...redirect, prefilledInput: { shoeSize: '44' } }, 'unknown'],
    ['additionalParameters', { ...redirect, additionalParameters: { a: 1 } }, 'object of texts'],
    ['additionalParameters.sbid_flow', sbid, 'QR, APP_LAUNCH or PHONE'],
    [
      'additionalParameters.sbid_end_user_ip',
      { ...sbid, additionalParameters: { sbid_flow: 'QR' } },
      'required',
    ],
    [
      'prefilledInput.nin',
      { ...sbid, additionalParameters: { sbid_flow: 'PHONE', sbid_end_user_ip: '::1' } },
      'required',
    ],
    ['prefilledInput', { ...headless, allowedProviders: ['nbid'] }, 'nin or mobile'],
    ['sessionLifetime', { ...redirect, sessionLifetime: 'long' }, 'number of seconds'],
    ['tags', { ...redirect, tags: new Array(101).fill('a') }, 'too many'],
    ['tags', { ...redirect, tags: ['a'.repeat(101)] }, 'too long'],
    ['externalReference', { ...redirect, externalReference: 7 }, 'text'],
    [
      'encryptionPublicKey',
      { ...redirect, encryptionPublicKey: { ...encryption, alg: 'RSA1_5' } },
      'RSA-OAEP',
    ],
    ['encryptionPublicKey', { ...redirect, encryptionPublicKey: { ...encryption, ...weak } }, '2048'],
    [
      'encryptionPublicKey',
      { ...redirect, encryptionPublicKey: { ...encryption, ...privateKey.export({ format: 'jwk' }) } },
      'public',
    ],
  ])('for %s: %j', async (name, body, reason) => {
    const answer = await create('hub', body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toEqual({
      type: 'https://developer.signicat.com/docs/error-codes/',
      title: 'Invalid request parameter',
      code: 'invalid_request_parameter',
      status: 400,
      traceId: expect.stringMatching(/^[0-9a-f]{16}$/),
      detail: 'Body failed validation.',
      invalidParams: expect.arrayContaining([{ name, reason: expect.stringContaining(reason) }]),
    })
  })

  it('for everything that is wrong at once', async () => {
    const { body } = await create('hub', { flow: 'redirect', requestedLoa: 1, tags: 7 })
    const names = Object(body.invalidParams).map(({ name }: { name: string }) => name)
    expect(names.sort()).toEqual(['callbackUrls', 'requestedAttributes', 'requestedLoa', 'tags'])
  })

  it.each(['', '[]', '"x"', '{', 'null'])('for the body %j', async (body) => {
    expect(await create('hub', body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  it('for a body of a size that no session needs', async () => {
    const response = await fetch(`${parties.emulator.rest.hub.baseUrl}/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.hub}` },
      body: JSON.stringify({ ...redirect, externalReference: 'x'.repeat(60_000) }),
    })
    expect(response.status).toBe(413)
  })
})

describe('the hub takes', () => {
  it('a short lifetime as 300 s, a language it cannot read as English, members it does not know', async () => {
    const { body } = await create('hub', { ...redirect, sessionLifetime: 10, language: 'klingon', more: {} })
    expect(body).toMatchObject({ sessionLifetime: 300, language: 'en' })
    expect(body.expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/)
    expect(body.more).toBeUndefined()
  })

  it('null for a member that is not there', async () => {
    const { status } = await create('hub', {
      ...redirect,
      encryptionPublicKey: null,
      tags: null,
      language: null,
    })
    expect(status).toBe(200)
  })
})

const settings = {
  successUrl: callbackUrls.success,
  abortUrl: callbackUrls.abort,
  errorUrl: callbackUrls.error,
}
const xRedirect = { flow: 'redirect', redirectSettings: settings }
const iframe = { parentDomains: ['localhost:3999'], postMessageTargetOrigin: 'http://localhost:3999' }
const xIframe = { flow: 'iframe', iframeSettings: iframe }

describe('Express refuses a session', () => {
  it.each<[string, object, string]>([
    ['flow', {}, 'required'],
    ['flow', { flow: 'embedded' }, 'one of redirect, iframe, headless'],
    ['redirectSettings', { flow: 'redirect' }, 'required'],
    [
      'redirectSettings.abortUrl',
      { flow: 'redirect', redirectSettings: { ...settings, abortUrl: 'https://rp.example/' } },
      'localhost',
    ],
    ['iframeSettings', { flow: 'iframe' }, 'required'],
    [
      'iframeSettings.parentDomains',
      { flow: 'iframe', iframeSettings: { ...iframe, parentDomains: [] } },
      'required',
    ],
    [
      'iframeSettings.parentDomains',
      { flow: 'iframe', iframeSettings: { ...iframe, parentDomains: ['rp.example'] } },
      'localhost',
    ],
    [
      'iframeSettings.postMessageTargetOrigin',
      { flow: 'iframe', iframeSettings: { ...iframe, postMessageTargetOrigin: '*' } },
      'origin',
    ],
    [
      'iframeSettings.postMessageTargetOrigin',
      { flow: 'iframe', iframeSettings: { ...iframe, postMessageTargetOrigin: 'http://localhost:3999/' } },
      'origin',
    ],
    ['include', { ...xRedirect, include: ['shoe_size'] }, 'not supported'],
    ['language', { ...xRedirect, language: 'fr' }, 'one of en'],
    ['allowedProviders', { ...xRedirect, allowedProviders: ['nbid'] }, 'not enabled'],
    ['allowedProviders', { flow: 'headless', allowedProviders: ['mitid'] }, 'not supported'],
    ['prefilledInput.phoneNumber', { flow: 'headless', allowedProviders: ['no_bankid_mobile'] }, 'required'],
    ['prefilledInput.userName', { ...xRedirect, prefilledInput: { userName: 'x' } }, 'unknown'],
    ['ui', { ...xIframe, ui: 'dark' }, 'object'],
    ['departmentId', { ...xIframe, departmentId: 7 }, 'text'],
  ])('for %s: %j', async (field, body, message) => {
    const answer = await create('express', body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f]{16}$/)
    expect(answer.body).toEqual({
      message: 'Invalid request parameter',
      code: 'invalid_request_parameter',
      errors: expect.arrayContaining([{ field, message: expect.stringContaining(message) }]),
    })
  })
})
