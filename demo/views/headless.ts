import type { SignicatUser } from 'fastify-signicat'
import type { Settings } from '../settings.js'
import { relayWarning } from './frame.js'
import { layout, loginAddress } from './layout.js'

/** Swedish BankID with a code that the phone scans. */
export function qrPage(user: SignicatUser | null, prefix: string, settings: Settings): string {
  return headlessPage({
    ...{ user, prefix, settings, idp: 'sbid', mode: 'QR' },
    name: 'Swedish BankID',
    how: '<span class="on-screens">Open the BankID app on your phone and scan the code.</span><span class="on-phones">Open the BankID app here, or scan the code with another phone.</span> The code changes all the time; that is as it should be.',
    fields: '',
    button: 'Start',
    shown: '<div id="qr" class="qr" role="img" aria-label="QR code to scan with the BankID app"></div>',
  })
}

/** Norwegian BankID on the phone with this number. */
export function phonePage(user: SignicatUser | null, prefix: string, settings: Settings): string {
  const hint =
    settings.local === undefined
      ? ''
      : '<p class="note">In the local Signicat everybody has +44 7700 900123; Kari was born on 17 February 1990.</p>'
  return headlessPage({
    ...{ user, prefix, settings, idp: 'no_bankid_mobile', mode: '' },
    name: 'BankID by telephone number',
    how: 'Your phone asks you to approve. Compare the words on both screens first.',
    fields: `${field('phoneNumber', 'Telephone number, with country code', 'type="tel" autocomplete="tel" inputmode="tel" data-problem="Begin with + and the country code, such as +47."')}
    ${field('dateOfBirth', 'Date of birth', 'type="date" autocomplete="bday" data-problem="Write the whole date."')}
    ${hint}`,
    button: 'Ask my phone',
    shown: '<p class="compare">Your phone must show <strong id="code"></strong></p>',
  })
}

function field(name: string, label: string, attributes: string): string {
  return `<p class="field"><label for="${name}">${label}</label>
    <input id="${name}" name="${name}" ${attributes} required aria-describedby="${name}-problem">
    <span id="${name}-problem" class="problem" hidden></span></p>`
}

interface HeadlessPage {
  readonly user: SignicatUser | null
  readonly prefix: string
  readonly settings: Settings
  readonly idp: string
  readonly mode: string
  readonly name: string
  readonly how: string
  readonly fields: string
  readonly button: string
  /** What the page shows while it waits. */
  readonly shown: string
}

function headlessPage(page: HeadlessPage): string {
  const { user, prefix, settings, idp, mode, name, how, fields, button, shown } = page
  const phone = settings.local === undefined ? '' : `${settings.local}/phone`
  const app = phone === '' ? 'Open BankID on this device' : 'Open the simulated phone'
  return layout({
    title: `Sign in with ${name}`,
    user,
    prefix,
    script: 'headless',
    main: `
<section class="hero">
  <h1>Sign in with ${name}</h1>
  <p>${how}</p>
</section>
<section class="card flow" id="flow" aria-label="Sign in" data-path="${prefix}/login" data-idp="${idp}" data-mode="${mode}" data-return-to="${prefix}/" data-phone="${phone}">
  <p id="status" class="status" role="status"></p>
  <form id="form" novalidate hidden>
    ${fields}
    <button id="start" type="submit">${button}</button>
  </form>
  <div id="waiting" hidden>
    ${shown}
    <div class="actions">
      <a id="app" class="button" target="_blank" rel="noopener" href="${phone}">${app}</a>
      <button id="cancel" class="quiet" type="button">Cancel</button>
    </div>
  </div>
  <noscript><p>This page needs JavaScript. <a href="${loginAddress(prefix)}">Sign in without it.</a></p></noscript>
</section>
${relayWarning}`,
  })
}
