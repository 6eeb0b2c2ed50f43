import { createEmulator, type Emulator, type EmulatorOptions } from '../../../lib/emulator/index.js'
import {
  createSignicatRest,
  type ExpressRest,
  type HubRest,
  type RestOptions,
} from '../../../lib/rest/index.js'

/** A clock that tests set, shared by the emulator and its callers. */
export interface Time {
  now: number
}

export interface RestParties {
  readonly emulator: Emulator
  readonly time: Time
  readonly hub: HubRest
  readonly express: ExpressRest
  /** A bearer token, for calls that no client would make. */
  bearer(api: 'hub' | 'express'): Promise<string>
}

type Extra = Partial<Pick<RestOptions, 'decryptionKeys' | 'retries'>>

/** An emulator, and a client of each of its APIs. */
export async function startRest(options: EmulatorOptions = {}, extra: Extra = {}): Promise<RestParties> {
  const time: Time = { now: 1_800_000_000 }
  const emulator = await createEmulator({ clock: () => time.now, ...options })
  const common = {
    allowInsecureLoopback: true,
    clock: () => time.now,
    random: () => 0.5,
    wait: async (seconds: number) => {
      time.now += Math.ceil(seconds)
    },
    ...extra,
  }
  return {
    emulator,
    time,
    hub: createSignicatRest({ api: 'hub', ...emulator.rest.hub, ...common }),
    express: createSignicatRest({ api: 'express', ...emulator.rest.express, ...common }),
    bearer: (api) => bearerOf(emulator, api),
  }
}

async function bearerOf({ rest }: Emulator, api: 'hub' | 'express'): Promise<string> {
  const { tokenUrl, clientId, clientSecret } = rest[api]
  const answer = await postForm(tokenUrl, {
    grant_type: 'client_credentials',
    scope: api === 'hub' ? 'signicat-api' : 'identify',
    client_id: clientId,
    client_secret: clientSecret,
  })
  return String(answer.body.access_token)
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

export async function postForm(url: string, form: Record<string, string>): Promise<Answered> {
  return answered(await fetch(url, { method: 'POST', body: new URLSearchParams(form) }))
}

/** A bare call. */
export async function call(url: string, token: string, body?: unknown): Promise<Answered> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const method = body === undefined ? 'GET' : 'POST'
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return answered(await fetch(url, { method, headers, ...(body === undefined ? {} : { body: text }) }))
}

async function answered(response: Response): Promise<Answered> {
  return { status: response.status, headers: response.headers, body: Object(await response.json()) }
}

export const callbackUrls = {
  success: 'http://localhost:3999/cb?o=81',
  abort: 'http://localhost:3999/cb/abort',
  error: 'http://localhost:3999/cb/error',
}
