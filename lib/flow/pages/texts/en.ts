import type { PageTexts } from './text-key.js'

export const en: PageTexts = Object.freeze({
  'cancelled.title': 'You cancelled the sign-in',
  'cancelled.message': 'Nothing was changed. You can try again whenever you like.',
  'timed-out.title': 'The sign-in took too long',
  'timed-out.message': 'It was ended for your safety. Start again when you have your eID at hand.',
  'in-progress.title': 'A sign-in is already in progress',
  'in-progress.message':
    'Another sign-in with your eID has not ended yet. Finish or cancel it, wait a moment and try again.\nIf you did not start it yourself, do not approve it.',
  'attempt-unknown.title': 'This sign-in cannot go on here',
  'attempt-unknown.message':
    'It took too long, it was started in another browser, or somebody has signed out here in the meantime. An app can send you back to a different browser.\nStart again and stay in this one.',
  'no-cookie.title': 'We cannot find your sign-in here',
  'no-cookie.message':
    'Cookies may be blocked, it was started in another browser or at another address, or somebody has signed out here. An app can send you back to a different browser.\nAllow cookies for this site, start again and stay in this browser.',
  'not-kept.title': 'You do not stay signed in',
  'not-kept.message':
    'You have signed in several times, and each time it was lost right away. Cookies may be blocked, or something is wrong on our side.\nAllow cookies for this site or use another browser. If it keeps happening, contact us.',
  'attempt-spent.title': 'This sign-in has already been used',
  'attempt-spent.message':
    'The page was opened a second time, for example with the back button. If you are not signed in, start again.',
  'other-session.title': 'You are no longer signed in here',
  'other-session.message':
    'You started this while you were signed in, and that is over: you have signed out, or somebody else has signed in. Nothing was changed.\nSign in again and start from the beginning.',
  'login-denied.title': 'The sign-in was not completed',
  'login-denied.message':
    'The sign-in service ended it before you were signed in. Try again, or use another eID.',
  'not-as-asked.title': 'You cannot sign in this way here',
  'not-as-asked.message':
    'The eID you used, or the way you used it, is not accepted by this service. Try again and choose another one.',
  'other-eid.title': 'Another eID was asked for',
  'other-eid.message':
    'You signed in with an eID that was not asked for here. Nothing was changed. Try again with the right one.',
  'level-too-low.title': 'A stronger sign-in was asked for',
  'level-too-low.message':
    'You proved who you are, but not as strongly as this service needs. Nothing was changed. Try again and choose an eID with a higher level of security.',
  'test-identity.title': 'Test identities do not work here',
  'test-identity.message':
    'You signed in with a test identity, and this service is for real people only. Use your own eID.',
  'not-recent.title': 'The sign-in was not recent',
  'not-recent.message':
    'A new sign-in was needed, and an earlier one came back. Nothing was changed. Try again; if it keeps happening, close the browser first.',
  'login-refused.title': 'You do not have access to this service',
  'login-refused.message':
    'We know who you are, but this service is not open to you. If you think that is a mistake, please contact us.',
  'issuer-down.title': 'You cannot sign in right now',
  'issuer-down.message':
    'The sign-in service is not answering. You did nothing wrong. Please try again in a few minutes.',
  'issuer-fault.title': 'The sign-in failed',
  'issuer-fault.message':
    'The sign-in service gave an answer that we cannot accept. You did nothing wrong. Please try again; if it keeps happening, contact us.',
  'client-fault.title': 'Sign-in does not work at the moment',
  'client-fault.message':
    'There is a mistake in how this service is set up. You did nothing wrong, and trying again will not help until it is put right.',
  'application-fault.title': 'We could not finish the sign-in',
  'application-fault.message':
    'Your eID worked, but something went wrong on our side. Please wait a moment and try again.',
  'request-invalid.title': 'This link does not work',
  'request-invalid.message': 'The address is incomplete or wrong. Go to the start page and begin from there.',
  'cross-origin.title': 'The request came from another website',
  'cross-origin.message':
    'We stopped it for your safety, and nothing was changed. Go to the start page and do it from there.',
  'forbidden.title': 'You do not have access to this page',
  'forbidden.message':
    'You are signed in, but this page is not open to you. If you think that is a mistake, please contact us.',
  'too-weak.title': 'A stronger sign-in is needed',
  'too-weak.message':
    'This page asks for a stronger or more recent sign-in than yours. Try again and choose an eID with a higher level of security.',
  'nothing-sent.title': 'You need to sign in first',
  'nothing-sent.message': 'Nothing was sent. Sign in, go back to the page you came from and send it again.',
  'going-on.title': 'One moment',
  'going-on.message': 'The page continues automatically. If nothing happens, press the button.',
  'confirm-logout.title': 'Do you want to sign out?',
  'confirm-logout.message': 'You are still signed in.',
  'signing-out.title': 'You are being signed out',
  'signing-out.message': 'The page continues automatically. If nothing happens, press the button.',
  'signed-out.title': 'You are signed out',
  'signed-out.message': 'If other people use this device, close the browser as well.',
  'not-found.title': 'The page was not found',
  'not-found.message': 'There is nothing at this address. It may have been moved or mistyped.',
  'fault.title': 'Something went wrong',
  'fault.message': 'The fault is on our side. Please wait a moment and try again.',
  'action.again': 'Try again',
  'action.home': 'Go to the start page',
  'action.login': 'Sign in',
  'action.logout': 'Sign out',
  'action.stay': 'Stay signed in',
  'action.continue': 'Continue',
  'label.reference': 'Reference',
  'label.help': 'Need help?',
})
