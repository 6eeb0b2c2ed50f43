import type { PageModel } from '../../../../lib/shared/page-model.js'

/** A page with every part, to change one part of. */
export function modelOf(changes: Partial<PageModel> = {}): PageModel {
  return {
    kind: 'fault',
    status: 500,
    lang: 'en',
    title: 'Something went wrong',
    message: ['First paragraph.', 'Second paragraph.'],
    reference: { label: 'Reference', value: 'req-1' },
    help: { label: 'Need help?', phone: '+47 22 00 00 00', email: 'help@app.example' },
    primary: { label: 'Try again', href: '/login', method: 'get' },
    secondary: { label: 'Sign out', href: '/logout', method: 'post', fields: { token: 'sealed' } },
    brand: { name: 'Nordvik', color: '#0b6e4f' },
    ...changes,
  }
}
