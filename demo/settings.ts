import type { Emulator, EmulatorClient } from 'fastify-signicat/emulator'

/** An API client of one of the REST APIs; the addresses only for the local Signicat. */
export interface ApiClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly baseUrl?: string
  readonly tokenUrl?: string
}

/** Whom the demo asks. */
export interface Account {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Today's REST API; without it the demo has OpenID Connect only. */
  readonly hub?: ApiClient
  /** Signicat Express. */
  readonly express?: ApiClient
  /** Address of the local Signicat, when that is what runs. */
  readonly local?: string
}

/** Where the demo runs and whom it asks: the local Signicat, unless the environment names an account of your own. */
export interface Settings extends Account {
  readonly port: number
  readonly baseUrl: string
  readonly sessionSecret: string
  /** Seconds since 1970, for tests. */
  readonly clock?: () => number
}

/** What you register in the Signicat Dashboard: a bank at `/`, and the same bank with Express at `/express`. */
export function localClient(baseUrl: string): EmulatorClient {
  const banks = [baseUrl, `${baseUrl}/express`]
  return {
    clientId: 'fjordbanken',
    clientSecret: 'protects-nothing-but-the-local-signicat',
    redirectUris: banks.map((bank) => `${bank}/callback`),
    postLogoutRedirectUris: banks.map((bank) => `${bank}/logged-out`),
    scopes: ['openid', 'profile'],
  }
}

/** The local Signicat as an account. */
export function localAccount({ issuer, clientId, clientSecret = '', rest, url }: Emulator): Account {
  return { issuer, clientId, clientSecret, hub: rest.hub, express: rest.express, local: url }
}

/** Your own Signicat account from the environment (see `.env.example`), or `null`. */
export function accountFrom(env: NodeJS.ProcessEnv): Account | null {
  const { SIGNICAT_ISSUER: issuer, SIGNICAT_CLIENT_ID: clientId, SIGNICAT_CLIENT_SECRET: clientSecret } = env
  if (!issuer && !clientId && !clientSecret) return null
  if (!issuer || !clientId || !clientSecret) {
    throw new Error(
      'Set all of SIGNICAT_ISSUER, SIGNICAT_CLIENT_ID and SIGNICAT_CLIENT_SECRET, or none of them',
    )
  }
  const hub = apiClient(env.SIGNICAT_API_CLIENT_ID, env.SIGNICAT_API_CLIENT_SECRET)
  const express = apiClient(env.SIGNICAT_EXPRESS_CLIENT_ID, env.SIGNICAT_EXPRESS_CLIENT_SECRET)
  return { issuer, clientId, clientSecret, ...(hub && { hub }), ...(express && { express }) }
}

function apiClient(clientId: string | undefined, clientSecret: string | undefined): ApiClient | undefined {
  return clientId && clientSecret ? { clientId, clientSecret } : undefined
}
