import { digestOf } from './digest-of.js'

/** A name for the person that an issuer vouches for, for comparing; it tells neither. */
export function personOf({ issuer, sub }: { readonly issuer: string; readonly sub: string }): string {
  return digestOf(['fastify-signicat', 'person', issuer, sub]).slice(0, 16)
}
