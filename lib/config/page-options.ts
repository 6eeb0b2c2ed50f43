/** Brand of the built-in pages. */
export interface BrandOptions {
  /** Name of the service, one line of at most 200 characters. Default none. */
  readonly name?: string
  /** Path such as `/logo.svg`, or https URL, of a logo. Default none. */
  readonly logo?: string
  /** Colour of buttons and links: `#rgb`, `#rrggbb` or `rgb(…)`. White text must be readable on it. Default built in. */
  readonly color?: string
  /** Number to call for help, shown on error pages. Default none. */
  readonly phone?: string
  /** Address to write to for help, shown on error pages. Default none. */
  readonly email?: string
}
