import { satisfiesLoa } from '../../eids/loa.js'
import type { RestProvider } from './providers.js'
import type { SessionPlan } from './session.js'

/** The providers that reach the asked level. All that can do without pages reach every level. */
export const offeredProviders = ({ providers, askedLoa }: SessionPlan): readonly RestProvider[] =>
  providers.filter(({ eid }) => askedLoa === undefined || satisfiesLoa(eid.highestLoa, askedLoa))
