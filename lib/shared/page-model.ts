/** Every situation that a built-in page is about. */
export const pageKinds = [
  'cancelled',
  'timed-out',
  'in-progress',
  'attempt-unknown',
  'no-cookie',
  'not-kept',
  'attempt-spent',
  'other-session',
  'login-denied',
  'not-as-asked',
  'other-eid',
  'level-too-low',
  'test-identity',
  'not-recent',
  'login-refused',
  'issuer-down',
  'issuer-fault',
  'client-fault',
  'application-fault',
  'request-invalid',
  'cross-origin',
  'forbidden',
  'too-weak',
  'nothing-sent',
  'going-on',
  'confirm-logout',
  'signing-out',
  'signed-out',
  'not-found',
  'fault',
] as const

/**
 * What a page is about. Outcomes that are nobody's fault (`cancelled`, `timed-out`, `in-progress`, `attempt-unknown`,
 * `no-cookie`, `attempt-spent`, `other-session`, `too-weak`, and a login of another kind than asked for: `other-eid`, `level-too-low`, `test-identity`,
 * `not-recent`, else `not-as-asked`) have kinds of their own, apart from faults of the issuer (`issuer-down`, `issuer-fault`),
 * of the set-up (`client-fault`) and of the application (`application-fault`, `fault`).
 *
 * @useDeclaredType
 */
export type PageKind = (typeof pageKinds)[number]

/** One button of a page. */
export interface PageAction {
  readonly label: string
  /** A path of this site, or an https URL (http on a loopback host). Anything else is not shown. */
  readonly href: string
  /** `get` is a link, `post` a form; a form reaches only this site. */
  readonly method: 'get' | 'post'
  /** Hidden fields of the form, or query parameters of the link. */
  readonly fields?: Readonly<Record<string, string>>
}

/** Whose page it is. */
export interface PageBrand {
  readonly name?: string
  /** Path or https URL of a logo. */
  readonly logo?: string
  /** Colour of buttons and links: `#rgb`, `#rrggbb` or `rgb(…)`. */
  readonly color?: string
  readonly phone?: string
  readonly email?: string
}

/** Where a person finds help; only on pages about something that went wrong. */
export interface PageHelp {
  /** The words before the ways to get help, such as `Need help?`. */
  readonly label: string
  readonly phone?: string
  readonly email?: string
}

/** What went wrong, as the log has it. */
export interface PageFault {
  readonly code: string
  readonly detail?: string
  /** Where the documentation speaks of it, such as `docs/errors.md#err_signicat_token_invalid`. */
  readonly docs: string
}

/**
 * Everything a page shows, in the language of the person and in plain text: whoever renders it escapes it.
 * This is what `pages.render` gets.
 */
export interface PageModel {
  readonly kind: PageKind
  readonly status: number
  /** Language tag of the texts (BCP 47). */
  readonly lang: string
  readonly title: string
  /** Paragraphs. */
  readonly message: readonly string[]
  /** Correlation id, to be told to support; the log has the same. */
  readonly reference?: { readonly label: string; readonly value: string }
  readonly help?: PageHelp
  /** For whoever builds this: only where `baseUrl` is on a loopback host, and never translated. */
  readonly fault?: PageFault
  readonly primary?: PageAction
  readonly secondary?: PageAction
  /** The page goes on to this address by itself, at once. */
  readonly continueTo?: string
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number
  readonly brand: PageBrand
}

/** A page as it goes out. */
export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
