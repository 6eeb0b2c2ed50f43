import { createSignicatRest, type ExpressRest, type HubRest } from 'fastify-signicat/rest'
import nock from 'nock'

export const HUB = 'https://api.signicat.com'
export const EXPRESS = 'https://api.signicat.io'
const SECRET = 'SECRET-client'
const TOKEN = 'SECRET-token-1'

type Common = Partial<Omit<Parameters<typeof createSignicatRest>[0], 'api'>>

/** Time that only moves when told, or when somebody waits; waits are written down. */
export function createTime(start = 1_700_000_000) {
  const waits: number[] = []
  let now = start
  return {
    waits,
    clock: () => Math.floor(now),
    pass: (seconds: number) => {
      now += seconds
    },
    wait: async (seconds: number, signal?: AbortSignal) => {
      signal?.throwIfAborted()
      waits.push(seconds)
      now += seconds
    },
  }
}

const credentials = { clientId: 'sandbox-calm-river-123', clientSecret: SECRET, random: () => 0.5 }

export function hubClient(options: Common & { accountId?: string } = {}): HubRest {
  const { clock, wait } = createTime()
  return createSignicatRest({ api: 'hub', ...credentials, clock, wait, ...options })
}

export function expressClient(options: Common = {}): ExpressRest {
  const { clock, wait } = createTime()
  return createSignicatRest({ api: 'express', ...credentials, clock, wait, ...options })
}

export interface Calls {
  token: number
  api: number
}

/** The hub's token endpoint, for any number of calls: the tokens are numbered. */
export function mockHubToken(calls: Calls = { token: 0, api: 0 }, expiresIn: unknown = 600): Calls {
  nock(HUB)
    .persist()
    .post('/auth/open/connect/token')
    .reply(200, () => ({
      access_token: `SECRET-token-${++calls.token}`,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope: 'signicat-api',
    }))
  return calls
}

export function mockExpressToken(): void {
  nock(EXPRESS)
    .persist()
    .post('/oauth/connect/token')
    .reply(200, { access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 })
}

/** A finished session of the hub, as recorded. */
export const hubSuccess = {
  id: '3d07',
  accountId: 'a-xx-1',
  status: 'SUCCESS',
  provider: 'nbid',
  flow: 'redirect',
  loa: 'substantial',
  authenticationUrl:
    'https://acme.app.signicat.com/broker/sp/external-service/login?messageId=m&transactionId=t',
  subject: {
    id: 'hashed=',
    idpId: '9578-x',
    name: 'Kari Test',
    firstName: 'Kari',
    lastName: 'Test',
    dateOfBirth: '1990-02-17',
    nin: { value: '00000000000', issuingCountry: 'NO', type: 'BIRTH' },
    nbidIdp: 'BIS',
  },
  requestedAttributes: ['nin', 'name'],
  callbackUrls: {
    success: 'https://rp.example:443/s/cb?sessionId=3d07',
    abort: 'https://rp.example:443/s/abort?sessionId=3d07',
    error: 'https://rp.example:443/s/error?sessionId=3d07',
  },
  sessionLifetime: 600,
  expiresAt: '2026-01-01T10:10:00.1061872+00:00',
}

/** A headless session of the hub that waits for the person. */
export const hubWaiting = {
  id: 's1',
  status: 'WAITING_FOR_USER',
  flow: 'headless',
  idpData: { autoStartToken: 'uuid', qrData: 'bankid.uuid.0.hash', sbidStatus: 'outstandingTransaction' },
}

/** A finished session of Express. */
export const expressSuccess = {
  id: 'b1f0',
  status: 'success',
  provider: 'se_bankid',
  created: '2024-05-01T10:00:00Z',
  expires: '2024-05-01T10:10:00Z',
  identity: {
    providerId: 'p-1',
    fullName: 'Test Person',
    firstName: 'Test',
    lastName: 'Person',
    dateOfBirth: '1990-02-17',
    nin: '199002171234',
  },
  environment: { ipAddress: '203.0.113.9', userAgent: 'UA' },
}

/** The error that `work` rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return Object.assign(outcome)
  throw new Error('it did not fail with an error')
}
