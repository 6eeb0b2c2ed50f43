import { randomBytes } from 'node:crypto'
import { digestOf } from './digest-of.js'

/** What one login proves itself with. */
export interface AttemptSecrets {
  readonly state: string
  readonly nonce: string
  /** PKCE. */
  readonly verifier: string
}

/** 256 random bits that never leave the seal of an attempt. */
export function newSeed(): string {
  return randomBytes(32).toString('base64url')
}

/** All of them follow from the seed, so that an attempt's cookie holds one text for three; no one follows from another. */
export function secretsOf(seed: string): AttemptSecrets {
  return {
    state: derive('state', seed),
    nonce: derive('nonce', seed),
    verifier: derive('verifier', seed),
  }
}

function derive(purpose: string, seed: string): string {
  return digestOf(['fastify-signicat', 'login attempt', purpose, seed])
}
