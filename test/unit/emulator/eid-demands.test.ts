import { exportJWK, SignJWT } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { keyPair } from '../../support/rsa-keys.js'
import { setUp } from './relying-party.js'
import type { Visit } from './test-browser.js'

let emulator: Emulator
let privateKey: CryptoKey

beforeAll(async () => {
  const pair = await keyPair('RS256')
  privateKey = pair.privateKey
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'mine', use: 'sig', alg: 'RS256' }
  emulator = await createEmulator({
    clients: [{ clientId: 'app', clientSecret: 'secret', jwks: { keys: [jwk] } }],
  })
})
afterAll(() => emulator.close())

const ftn = { login_hint: 'auto:fi-aino', acr_values: 'idp:ftn' }
const text = { login_hint: 'auto:dk-freja', acr_values: 'idp:mitid mitid_reference_text:UGF5IDEwMA==' }

type Way = 'plain' | 'pushed' | 'signed' | 'signed and pushed'

async function visit(way: Way, parameters: Record<string, string>): Promise<Visit> {
  const { party, browser } = await setUp(emulator)
  const { url } = await party.start(parameters)
  const plain = new URL(url).searchParams
  const { configuration } = party
  if (way === 'plain') return browser.open(url)
  if (way === 'pushed')
    return browser.open((await client.buildAuthorizationUrlWithPAR(configuration, plain)).href)
  const request = await new SignJWT(Object.fromEntries(plain))
    .setProtectedHeader({ alg: 'RS256', kid: 'mine', typ: 'oauth-authz-req+jwt' })
    .setIssuer('app')
    .setAudience(emulator.issuer)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey)
  const signed = { request }
  return way === 'signed'
    ? browser.open(client.buildAuthorizationUrl(configuration, signed).href)
    : browser.open((await client.buildAuthorizationUrlWithPAR(configuration, signed)).href)
}

describe.each<[string, Record<string, string>, Record<Way, boolean>]>([
  ['the Finnish Trust Network', ftn, { plain: false, pushed: true, signed: true, 'signed and pushed': true }],
  [
    'a reference text of MitID',
    text,
    { plain: false, pushed: false, signed: true, 'signed and pushed': true },
  ],
])('%s', (_what, parameters, taken) => {
  it.each(Object.entries(taken) as [Way, boolean][])('in a %s request: %s', async (way, isTaken) => {
    const { url } = await visit(way, parameters)
    if (isTaken) expect(url.searchParams.has('code')).toBe(true)
    else expect(url.pathname).toBe('/auth/open/Error')
  })
})

it('MitID without a text takes any request', async () => {
  const { url } = await visit('plain', { login_hint: 'auto:dk-freja', acr_values: 'idp:mitid' })
  expect(url.searchParams.has('code')).toBe(true)
})
