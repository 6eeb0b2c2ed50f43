import type { Loa } from '../eids/types.js'

/** Settings for one eID, by its code. */
export interface EidSettings {
  /** Replaces the registration's `scope` for logins with this eID; must contain `openid`. Default: that `scope`. */
  readonly scope?: string | readonly string[]
  /**
   * More `acr_values` items for this eID, such as `nbid_idp:BID`; `idp:` with its code is sent anyway. Default none.
   * Signicat ignores items that it does not know, so demand what matters with `loa` or `expect` too.
   */
  readonly acrValues?: string
  /** Lowest level accepted from this eID; a weaker login is refused. Default: what `expect.loa` says. */
  readonly loa?: Loa
}

/**
 * The `acr` values by which an issuer other than Signicat names its levels. Each stands for one level; one that is not named
 * is below every level.
 */
export interface LevelOptions {
  /** Default none. */
  readonly low?: string | readonly string[]
  /** Default none. */
  readonly substantial?: string | readonly string[]
  /** Default none. */
  readonly high?: string | readonly string[]
}

/**
 * What every login must have been. A login that was less is refused with `ERR_SIGNICAT_LOGIN_NOT_AS_ASKED`, whatever
 * was asked of the issuer: `acr_values` passes through the browser, where it can be changed.
 */
export interface Expectations {
  /** Codes of the eIDs that may be used, within `eids` when that is given. Default any. */
  readonly idp?: string | readonly string[]
  /** Lowest level of assurance; an unknown `acr` is below every level. Default any. */
  readonly loa?: Loa
  /** The `acr` must be exactly this, or one of these. Default any. */
  readonly acr?: string | readonly string[]
  /**
   * `true` accepts test identities, `false` refuses them. Default: `true` only when the issuer is a Signicat sandbox or
   * on a loopback host.
   *
   * WARNING: `true` in production lets in whoever has a test identity.
   */
  readonly sandbox?: boolean
}
