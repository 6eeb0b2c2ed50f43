/**
 * What is known of Signicat and its eIDs, as data and types: the catalogue, `acr_values`, `login_hint`, issuers, persons.
 * Asks nobody.
 *
 * @module fastify-signicat/eids
 */
export { type AcrAsk, type AcrItemsOfEid, acrValues, type OwnAcrItems } from './acr-values.js'
export { eidOffer, eids, isKnownEid } from './catalogue.js'
export type { Eid, EidApi, EidFlow, Evidence, Offer } from './catalogue-types.js'
export { isPersonalNumberClaim } from './claims-policy.js'
export { type IssuerPlace, issuerFor } from './environments.js'
export { identityOf, type SessionOfPerson } from './identity.js'
export { type LoginHintFields, loginHint } from './login-hint.js'
export type { Claims, EidCode, Identity, KnownEid, Loa, NationalNumber } from './types.js'
