import type { Log } from '../../shared/log.js'
import type { PageAnswer, PageBrand, PageModel } from '../../shared/page-model.js'
import { scrubCause } from '../../shared/scrub-cause.js'
import { describePage, type PageRequest } from './describe-page.js'
import { type Landing, renderLanding } from './landing-page.js'
import { type AskedLanguages, chooseLanguage } from './languages.js'
import { customCsp } from './page-csp.js'
import { pageHeaders } from './page-headers.js'
import { createTexts, type TextOverrides } from './page-texts.js'
import { renderPage } from './render-page.js'
import { type Tidings, tellOpener } from './tell-opener.js'
import type { TextKey } from './texts/text-key.js'

/** The `pages` option. */
export interface PageSettings {
  readonly brand?: PageBrand
  readonly texts?: TextOverrides
  readonly render?: (page: PageModel) => string | Promise<string>
}

/** A page before its language is known. */
export type PageWish = Omit<PageRequest, 'language'> & {
  readonly asked: AskedLanguages
  /** For the page that opened this one as a pop-up. */
  readonly tidings?: Tidings
}

/** The pages of one registration. */
export interface Pages {
  /** Shows a page in the language that was asked for. Never fails: a renderer that does is logged and replaced. */
  show(wish: PageWish): Promise<PageAnswer>
  /** A page that only passes something on; neither brand nor renderer have a say in it. */
  land(landing: Landing, asked: AskedLanguages): PageAnswer
}

export interface PagesOptions {
  readonly pages: PageSettings
  readonly log: Log
  /** Whether pages show what went wrong as the log has it. Default no. */
  readonly showFaults?: boolean
}

/** Puts the texts, the brand and the renderer of an application together. */
export function createPages({ pages, log, showFaults = false }: PagesOptions): Pages {
  const texts = createTexts(pages.texts)
  const brand = Object.freeze({ ...pages.brand })
  return {
    async show({ asked, tidings, fault, ...page }) {
      const language = chooseLanguage(asked, texts.languages)
      const model = describePage(
        { ...page, language, ...(fault === undefined || !showFaults ? {} : { fault }) },
        { texts, brand },
      )
      const own = pages.render === undefined ? null : await renderOwn(model, pages.render, log)
      const rendered = own === null ? renderPage(model) : { html: own, csp: customCsp(own, brand) }
      return answer(model, tidings === undefined ? rendered : tellOpener(rendered, tidings))
    },
    land(landing, asked) {
      const language = chooseLanguage(asked, texts.languages)
      const word = (key: TextKey): string => texts.find(key, { language })
      return renderLanding(landing, {
        lang: language,
        title: word('going-on.title'),
        message: word('going-on.message'),
        continueLabel: word('action.continue'),
      })
    },
  }
}

async function renderOwn(
  model: PageModel,
  render: NonNullable<PageSettings['render']>,
  log: Log,
): Promise<string | null> {
  try {
    const html: unknown = await render(model)
    if (typeof html === 'string' && html !== '') return html
    log.error(
      { page: model.kind, given: typeof html },
      'pages.render gave no HTML; the built-in page is shown',
    )
  } catch (error) {
    log.error(
      { page: model.kind, cause: scrubCause(error, { frames: true }) },
      'pages.render failed; the built-in page is shown',
    )
  }
  return null
}

function answer(
  model: PageModel,
  { html, csp }: { readonly html: string; readonly csp: string },
): PageAnswer {
  return { status: model.status, headers: pageHeaders(model, csp), body: html }
}
