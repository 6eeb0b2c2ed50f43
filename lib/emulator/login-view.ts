import type { Loa } from '../eids/types.js'
import type { Framing } from './pages/layout.js'
import type { EmulatorEid } from './types.js'

/** A login as its pages show it, whether it came by OpenID Connect or by a REST API. */
export interface LoginView {
  /** Address of its first page, without the host. */
  readonly base: string
  readonly clientId: string
  readonly askedLoa: Loa | undefined
  /** Whether the application is told a level: Express has none. */
  readonly tellsLevel: boolean
  /** What the chooser offers. */
  readonly offeredEids: readonly EmulatorEid[]
  /** Where its forms may lead in the end. */
  readonly leadsTo: readonly string[]
  /** @default 'self' */
  readonly framing?: Framing
  /** Errors to choose from when a login is made to fail. */
  readonly failures: readonly string[]
}
