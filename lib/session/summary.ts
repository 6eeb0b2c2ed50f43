import { hashId } from './hash-id.js'
import { isRecord, parseJson } from './json-bytes.js'
import { createSealer, type SealerOptions } from './seal.js'
import type { Session, SessionSummary } from './types.js'

/** What lists need to know of a session, sealed so that neither the store nor its thief reads it. */
export interface FullSummary extends SessionSummary {
  readonly id: string
  readonly issuedAt: number
}

export interface SummarySeals {
  seal(key: string, session: Session): string
  /** `null` for a summary of another entry, of another client, or changed by somebody. Never throws. */
  open(key: string, sealed: string): FullSummary | null
}

/** Sealed under keys from secret and entry: no cookie is needed to read it, and it opens nothing else. */
export function createSummarySeals(options: Omit<SealerOptions, 'purpose'>): SummarySeals {
  const sealer = createSealer({ ...options, purpose: 'record' })
  const contextOf = (key: string) => `summary ${key}`
  return Object.freeze({
    seal: (key: string, session: Session) =>
      sealer.seal(Buffer.from(JSON.stringify(summaryOf(session))), contextOf(key)),
    open(key: string, sealed: string): FullSummary | null {
      const opening = sealer.open(sealed, contextOf(key))
      const value = opening.outcome === 'opened' ? parseJson(opening.bytes) : null
      return isSummary(value) ? value : null
    },
  })
}

function summaryOf(session: Session): FullSummary {
  const { id, account, issuer, sub, sid, method, idp, loa } = session
  const { issuedAt, startedAt, seenAt, absoluteExpiresAt } = session
  return {
    session: hashId(id),
    ...(account === undefined ? {} : { account }),
    issuer,
    sub,
    ...(sid === undefined ? {} : { sid }),
    method,
    ...(idp === undefined ? {} : { idp }),
    ...(loa === undefined ? {} : { loa }),
    startedAt,
    seenAt,
    absoluteExpiresAt,
    id,
    issuedAt,
  }
}

function isSummary(value: unknown): value is FullSummary {
  if (!isRecord(value)) return false
  const texts = [value.session, value.issuer, value.sub, value.id, value.method]
  const times = [value.startedAt, value.seenAt, value.absoluteExpiresAt, value.issuedAt]
  return texts.every((text) => typeof text === 'string') && times.every(Number.isSafeInteger)
}
