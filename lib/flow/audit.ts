import type { AuditRecord } from '../config/hook-options.js'
import type { Identity } from '../eids/types.js'
import { LoginError } from '../errors.js'
import { hashId } from '../session/hash-id.js'
import type { Session } from '../session/types.js'
import { callHook } from './application-hook.js'
import { faultFields } from './fault-fields.js'
import type { Services, Visit } from './ports.js'
import { shownIdp } from './shown-idp.js'

/** The part of a record that depends on what happened; the rest comes from the visit. */
export type AuditFacts = Omit<AuditRecord, 'time' | 'ip' | 'correlationId'>

/**
 * Hands a record to the application's `audit`, when there is one. A failure is logged; with `auditRequired` it ends what was about to happen.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_AUDIT_FAILED`, only with `auditRequired`
 */
export async function audit(
  services: Services,
  visit: Visit,
  given: AuditFacts | (() => AuditFacts),
): Promise<void> {
  const { audit: hook, auditRequired, clock, timeoutMs } = services.config
  if (hook === null || hook === undefined) return
  const facts = typeof given === 'function' ? given() : given
  const record: AuditRecord = Object.freeze({
    ...facts,
    time: clock(),
    ip: visit.ip,
    correlationId: visit.correlationId,
  })
  try {
    await callHook('audit', timeoutMs, () => hook(record))
  } catch (error) {
    const { correlationId } = visit
    visit.log.error(
      { ...faultFields(error), code: 'ERR_SIGNICAT_AUDIT_FAILED', event: facts.event, correlationId },
      'the audit record was not taken',
    )
    if (auditRequired) throw new LoginError('ERR_SIGNICAT_AUDIT_FAILED', { cause: error })
  }
}

/** Who an identity is, for a record. */
export function factsOfIdentity(
  identity: Identity,
): Pick<AuditFacts, 'issuer' | 'sub' | 'idp' | 'loa' | 'method' | 'transactionId'> {
  return {
    issuer: identity.issuer,
    sub: identity.sub,
    method: identity.method,
    ...shownIdp(identity),
    ...(identity.loa === undefined ? {} : { loa: identity.loa }),
    ...(identity.transactionId === undefined ? {} : { transactionId: identity.transactionId }),
  }
}

/** Whose session it is, for a record. */
export function factsOfSession(
  session: Session,
): Pick<AuditFacts, 'issuer' | 'sub' | 'idp' | 'loa' | 'method' | 'account' | 'session'> {
  return {
    issuer: session.issuer,
    sub: session.sub,
    method: session.method,
    session: hashId(session.id),
    ...(session.account === undefined ? {} : { account: session.account }),
    ...shownIdp(session),
    ...(session.loa === undefined ? {} : { loa: session.loa }),
  }
}
