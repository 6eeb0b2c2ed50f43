import type { PageKind } from '../../../shared/page-model.js'

/** Words on buttons. */
export type ActionWord = 'again' | 'home' | 'login' | 'logout' | 'stay' | 'continue'

/** Name of one text. A line break in a message starts a new paragraph. */
export type TextKey =
  | `${PageKind}.title`
  | `${PageKind}.message`
  | `action.${ActionWord}`
  | 'label.reference'
  | 'label.help'

/** All texts of one language. */
export type PageTexts = Readonly<Record<TextKey, string>>
