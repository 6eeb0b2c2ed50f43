import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderPage } from '../../../../lib/flow/pages/render-page.js'
import type { PageModel } from '../../../../lib/shared/page-model.js'
import { modelOf } from './model-of.js'

const html = (changes: Partial<PageModel> = {}): string => renderPage(modelOf(changes)).html

/** A page with `text` wherever text can stand; in addresses in a way that lets them pass as safe. */
function filledWith(text: string): PageModel {
  const path = `/x${text.replace(/\s/g, '')}`
  return modelOf({
    lang: text,
    title: text,
    message: [text],
    reference: { label: text, value: text },
    help: { label: text, phone: `1${text}`, email: text },
    primary: { label: text, href: path, method: 'get', fields: { [text]: text } },
    secondary: { label: text, href: path, method: 'post', fields: { [text]: text } },
    continueTo: path,
    brand: { name: `${text}x`, logo: path, color: text },
  })
}

/** Tags and attribute names in order, without their values. */
const skeleton = (page: string): readonly string[] =>
  [...page.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>|[<>]/gi)].map(
    ([whole, tag, attributes = '']) =>
      tag === undefined ? whole : `${tag} ${attributes.replace(/="[^"]*"/g, '')}`,
  )

describe('a built-in page', () => {
  it('has a language, a title, one heading in one main landmark, and stays out of search engines', () => {
    const page = html({ lang: 'nb' })
    expect(page).toMatch(/^<!doctype html>\n<html lang="nb">/)
    expect(page).toContain('<title>Something went wrong – Nordvik</title>')
    expect(page.match(/<main/g)).toHaveLength(1)
    expect(page.match(/<h1>Something went wrong<\/h1>/g)).toHaveLength(1)
    expect(page).toContain('<p>First paragraph.</p>\n<p>Second paragraph.</p>')
    expect(page).toContain('<meta name="robots" content="noindex">')
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
  })

  it('links for get and posts a form with its fields for post', () => {
    expect(html()).toContain('<a class="button" href="/login">Try again</a>')
    expect(html()).toContain(
      '<form method="post" action="/logout"><input type="hidden" name="token" value="sealed" autocomplete="off"><button class="button quiet" type="submit">Sign out</button></form>',
    )
  })

  it('puts the fields of a link into its query', () => {
    const fields = { returnTo: '/me?a=1&b=2', idp: 'nbid' }
    const link = (href: string): string => html({ primary: { label: 'x', href, method: 'get', fields } })
    expect(link('/login')).toContain('href="/login?returnTo=%2Fme%3Fa%3D1%26b%3D2&amp;idp=nbid"')
    expect(link('/login?x=1#top')).toContain(
      'href="/login?x=1&amp;returnTo=%2Fme%3Fa%3D1%26b%3D2&amp;idp=nbid#top"',
    )
  })

  it('goes on by itself only where it may', () => {
    expect(html({ continueTo: 'https://acme.example/end?a=1&b=2' })).toContain(
      '<meta http-equiv="refresh" content="0; url=https://acme.example/end?a=1&amp;b=2">',
    )
    expect(html({ continueTo: 'javascript:alert(1)' })).not.toContain('http-equiv')
    expect(html()).not.toContain('http-equiv')
  })

  it('leaves out buttons and logos whose address is not safe', () => {
    const page = html({
      primary: { label: 'Click me', href: 'javascript:alert(1)', method: 'get' },
      secondary: { label: 'Send me', href: '//evil.example', method: 'post' },
      brand: { name: 'Nordvik', logo: 'data:image/svg+xml,x' },
    })
    expect(page).not.toMatch(/javascript|evil|data:|Click me|Send me|<img/)
    expect(page).toContain('<header class="brand">Nordvik</header>')
  })

  it('shows the logo, named by the brand', () => {
    const { html: page, csp } = renderPage(modelOf({ brand: { name: 'Nordvik', logo: '/logo.svg' } }))
    expect(page).toContain('<header class="brand"><img src="/logo.svg" alt="Nordvik"></header>')
    expect(csp).toContain("img-src 'self';")
  })

  it('shows what went wrong where it is given, escaped, and marked as English', () => {
    const fault = { code: 'ERR_X', detail: '<b>"wrong"</b>', docs: 'docs/errors.md#err_x' }
    const { html } = renderPage(modelOf({ lang: 'fi', fault }))
    expect(html).toContain('<p lang="en"><code>ERR_X</code> &lt;b&gt;')
    expect(html).toContain('<p lang="en"><code>docs/errors.md#err_x</code></p>')
    expect(html).not.toContain('<b>')
    expect(renderPage(modelOf()).html).not.toContain('lang="en"><code>')
  })

  it('offers phone, e-mail and reference as they can be used', () => {
    expect(html()).toContain('<a href="tel:+4722000000">+47 22 00 00 00</a>')
    expect(html()).toContain('<a href="mailto:help@app.example">help@app.example</a>')
    expect(html()).toContain('<p>Reference: <code>req-1</code></p>')
    expect(html({ help: { label: 'Help', phone: 'ask at the desk' } })).not.toContain('tel:')
  })
})

describe('hostile text on a built-in page', () => {
  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><script>alert(1)</script>',
    '</title><svg/onload=alert(1)>',
    '&lt;script&gt;',
    '--><script>',
  ])('stays text: %s', (text) => {
    const page = renderPage(filledWith(text)).html
    expect(skeleton(page)).toEqual(skeleton(renderPage(filledWith('plain text')).html))
    expect(page).not.toMatch(/<script/i)
  })

  it('never adds a tag or an attribute, whatever it is', () => {
    const hostile = fc
      .array(fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', '`', 'script', 'onload', 'x', '\n', ';'))
      .map((parts) => ` ${parts.join('')}`)
    const plain = skeleton(renderPage(filledWith(' x')).html)
    fc.assert(
      fc.property(hostile, (text) => {
        expect(skeleton(renderPage(filledWith(text)).html)).toEqual(plain)
      }),
    )
  })
})

describe('the policy of a built-in page', () => {
  it('allows exactly the styles that the page has, and no script', () => {
    const { html: page, csp } = renderPage(modelOf())
    const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css = '']) => css)
    const sources = styles.map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`)
    expect(sources).toHaveLength(2)
    expect(csp).toBe(
      `default-src 'none'; style-src ${sources.join(' ')}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    )
    expect(page).not.toMatch(/<script|\sstyle=|\son[a-z]+=/i)
  })

  it('names the origin of the logo and nothing else for images', () => {
    const policy = (logo: string): string => renderPage(modelOf({ brand: { logo } })).csp
    expect(policy('https://cdn.example/brand/logo.svg?v=2')).toContain('img-src https://cdn.example;')
    expect(policy('https://cdn.example;script-src/logo.svg')).not.toMatch(/img-src|script-src/)
    expect(policy('//cdn.example/logo.svg')).not.toContain('img-src')
  })

  it('follows the colour of the brand', () => {
    const green = renderPage(modelOf())
    const yellow = renderPage(modelOf({ brand: { color: '#ffd500' } }))
    expect(green.html).toContain('--button:#0b6e4f')
    expect(yellow.html).toContain('--button:#ffd500')
    expect(yellow.csp).not.toBe(green.csp)
  })
})
