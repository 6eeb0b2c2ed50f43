import { outcomeOf } from '../../rest/status.js'
import type { RestSession, SessionView } from './ports.js'

export const expiredView: SessionView = Object.freeze({
  status: 'expired',
  comparisonCode: null,
  show: Object.freeze({}),
})

/** Names a driving datum of the hub, never one about the person. */
const shown: readonly string[] = Object.freeze([
  'autoStartToken',
  'qrData',
  'securityReference',
  'verificationCode',
])
const longest = 4096

/**
 * Picks what may be shown by name: an attribute of a person that appears in an answer does not get through because nobody
 * thought of it.
 *
 * @param more further names that the application permits
 */
export function viewOf(session: RestSession, more: readonly string[]): SessionView {
  const outcome = outcomeOf(session)
  // A status that nobody knows decides nothing: neither success nor an end.
  const status = outcome === 'unknown' ? 'pending' : outcome
  if (status !== 'pending') return Object.freeze({ status, comparisonCode: null, show: Object.freeze({}) })
  const show = session.api === 'hub' ? picked(session.idpData ?? {}, [...shown, ...more]) : {}
  const code =
    session.api === 'express' ? session.securityReference : (show.securityReference ?? show.verificationCode)
  return Object.freeze({ status, comparisonCode: code ?? null, show: Object.freeze(show) })
}

export function isFinalView({ status }: SessionView): boolean {
  return status !== 'pending'
}

function picked(data: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  const entries = names.flatMap((name) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined
    return typeof value === 'string' && value.length <= longest ? [[name, value] as const] : []
  })
  return Object.fromEntries(entries)
}
