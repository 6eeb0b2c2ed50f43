import { SignicatError } from '../../errors.js'
import type { EmulatorPerson } from '../types.js'
import { namedPeople } from './candidates.js'
import { succeed } from './finish-session.js'
import type { RestProvider } from './providers.js'
import type { RestState } from './rest-state.js'
import { begin, isOpen, type RestSession } from './session.js'
import type { EmulatorPhone, EmulatorPhoneRequest } from './types.js'

/** A headless session that waits, with what the phone needs of it. */
export interface Ringing {
  readonly session: RestSession
  readonly provider: RestProvider
  /** Whose phone it can be. */
  readonly people: readonly EmulatorPerson[]
  /** What the application shows too. */
  readonly comparison: string | undefined
}

export function findRinging(id: string, state: RestState): Ringing | undefined {
  const session = state.sessions.find(id)
  return session === undefined ? undefined : ringing(session, state)
}

export const allRinging = (state: RestState): readonly Ringing[] =>
  state.sessions.all().flatMap((session) => ringing(session, state) ?? [])

function ringing(session: RestSession, { people, clock }: RestState): Ringing | undefined {
  const { provider, plan } = session
  if (plan.flow !== 'headless' || provider === undefined || !isOpen(session, clock())) return undefined
  const named = namedPeople(plan.hints, provider.eid, people)
  return {
    session,
    provider,
    people: named.length > 0 ? named : people.withEid(provider.eid),
    comparison: shownComparison(session),
  }
}

/** The phone as a program uses it. */
export function createPhone(state: RestState): EmulatorPhone {
  const find = (id: string): Ringing => {
    const found = findRinging(id, state)
    if (found === undefined) throw refused('no headless session with this id waits')
    return found
  }
  return Object.freeze<EmulatorPhone>({
    pending: () => allRinging(state).map(describe),
    open: (id) => pickUp(find(id).session),
    approve(id, personId) {
      const { session, provider, people } = find(id)
      const person = personId === undefined ? people[0] : people.find((one) => one.id === personId)
      if (person === undefined) throw refused('the session is not for this person')
      pickUp(session)
      succeed(session, { person, provider }, state)
    },
    refuse(id) {
      find(id).session.progress = { stage: 'aborted' }
    },
  })
}

/** The app is open on somebody's phone. */
function pickUp(session: RestSession): void {
  begin(session)
  session.environment ??= { ipAddress: '127.0.0.1', userAgent: 'Simulated phone' }
}

const describe = ({ session, provider, people, comparison }: Ringing): EmulatorPhoneRequest => ({
  sessionId: session.id,
  api: session.api,
  provider: provider.code,
  comparison,
  people: people.map(({ id }) => id),
})

/** What the application shows as well; at Swedish BankID the hub has nothing to compare. */
const shownComparison = ({ api, provider, comparison }: RestSession): string | undefined =>
  api === 'express' || provider?.code === 'nbid' || provider?.code === 'sk-smartid' ? comparison : undefined

const refused = (detail: string): SignicatError =>
  new SignicatError('ERR_SIGNICAT_EMULATOR_REFUSED', { detail })
