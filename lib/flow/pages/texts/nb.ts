import type { PageTexts } from './text-key.js'

export const nb: PageTexts = Object.freeze({
  'cancelled.title': 'Du avbrøt innloggingen',
  'cancelled.message': 'Ingenting er endret. Du kan prøve igjen når du vil.',
  'timed-out.title': 'Innloggingen tok for lang tid',
  'timed-out.message':
    'Den ble avsluttet av hensyn til sikkerheten din. Start på nytt når du har e-ID-en din klar.',
  'in-progress.title': 'En innlogging pågår allerede',
  'in-progress.message':
    'En annen innlogging med e-ID-en din er ikke avsluttet ennå. Fullfør eller avbryt den, vent litt og prøv igjen.\nHvis du ikke har startet den selv, må du ikke godkjenne den.',
  'attempt-unknown.title': 'Innloggingen kan ikke fortsette her',
  'attempt-unknown.message':
    'Den tok for lang tid, den ble startet i en annen nettleser, eller noen har logget ut her i mellomtiden. En app kan sende deg tilbake til feil nettleser.\nStart på nytt og bli i denne.',
  'no-cookie.title': 'Vi finner ikke innloggingen din her',
  'no-cookie.message':
    'Informasjonskapsler kan være blokkert, den ble startet i en annen nettleser eller på en annen adresse, eller noen har logget ut her. En app kan sende deg til feil nettleser.\nTillat informasjonskapsler, start på nytt og bli i denne.',
  'not-kept.title': 'Du forblir ikke innlogget',
  'not-kept.message':
    'Du har logget inn flere ganger, og hver gang gikk innloggingen tapt med en gang. Informasjonskapsler kan være blokkert, eller noe er galt hos oss.\nTillat informasjonskapsler eller bruk en annen nettleser. Kontakt oss hvis det fortsetter.',
  'attempt-spent.title': 'Denne innloggingen er allerede brukt',
  'attempt-spent.message':
    'Siden ble åpnet en gang til, for eksempel med tilbakeknappen. Hvis du ikke er logget inn, kan du starte på nytt.',
  'other-session.title': 'Du er ikke lenger logget inn her',
  'other-session.message':
    'Du startet dette mens du var logget inn, og det er over: Du har logget ut, eller noen andre har logget inn. Ingenting er endret.\nLogg inn igjen og start fra begynnelsen.',
  'login-denied.title': 'Innloggingen ble ikke fullført',
  'login-denied.message':
    'Innloggingstjenesten avsluttet før du var logget inn. Prøv igjen, eller bruk en annen e-ID.',
  'not-as-asked.title': 'Du kan ikke logge inn på denne måten her',
  'not-as-asked.message':
    'E-ID-en du brukte, eller måten du brukte den på, godtas ikke av denne tjenesten. Prøv igjen og velg en annen.',
  'other-eid.title': 'Feil e-ID',
  'other-eid.message':
    'Du logget inn med en annen e-ID enn den som skulle brukes her. Ingenting ble endret. Prøv igjen med den riktige.',
  'level-too-low.title': 'Det skulle vært en sikrere innlogging',
  'level-too-low.message':
    'Du viste hvem du er, men ikke så sikkert som denne tjenesten krever. Ingenting ble endret. Prøv igjen og velg en e-ID med høyere sikkerhetsnivå.',
  'test-identity.title': 'Testidentiteter virker ikke her',
  'test-identity.message':
    'Du logget inn med en testidentitet, og denne tjenesten er bare for virkelige personer. Bruk din egen e-ID.',
  'not-recent.title': 'Innloggingen er for gammel',
  'not-recent.message':
    'Det trengtes en ny innlogging, men en tidligere kom tilbake. Ingenting ble endret. Prøv igjen. Hvis det fortsetter, lukk nettleseren først.',
  'login-refused.title': 'Du har ikke tilgang til denne tjenesten',
  'login-refused.message':
    'Vi vet hvem du er, men denne tjenesten er ikke åpen for deg. Ta kontakt med oss hvis du mener det er feil.',
  'issuer-down.title': 'Du kan ikke logge inn akkurat nå',
  'issuer-down.message':
    'Innloggingstjenesten svarer ikke. Du har ikke gjort noe galt. Prøv igjen om noen minutter.',
  'issuer-fault.title': 'Innloggingen mislyktes',
  'issuer-fault.message':
    'Innloggingstjenesten ga et svar vi ikke kan godta. Du har ikke gjort noe galt. Prøv igjen, og ta kontakt med oss hvis det fortsetter.',
  'client-fault.title': 'Innlogging virker ikke for øyeblikket',
  'client-fault.message':
    'Det er en feil i oppsettet av denne tjenesten. Du har ikke gjort noe galt, og det hjelper ikke å prøve igjen før feilen er rettet.',
  'application-fault.title': 'Vi kunne ikke fullføre innloggingen',
  'application-fault.message': 'E-ID-en din virket, men noe gikk galt hos oss. Vent litt og prøv igjen.',
  'request-invalid.title': 'Denne lenken virker ikke',
  'request-invalid.message': 'Adressen er ufullstendig eller feil. Gå til forsiden og begynn derfra.',
  'cross-origin.title': 'Forespørselen kom fra et annet nettsted',
  'cross-origin.message':
    'Vi stoppet den av hensyn til sikkerheten din, og ingenting er endret. Gå til forsiden og gjør det derfra.',
  'forbidden.title': 'Du har ikke tilgang til denne siden',
  'forbidden.message':
    'Du er logget inn, men denne siden er ikke åpen for deg. Ta kontakt med oss hvis du mener det er feil.',
  'too-weak.title': 'Du må logge inn på en sikrere måte',
  'too-weak.message':
    'Denne siden krever en sikrere eller nyere innlogging enn din. Prøv igjen og velg en e-ID med høyere sikkerhetsnivå.',
  'nothing-sent.title': 'Du må logge inn først',
  'nothing-sent.message': 'Ingenting ble sendt. Logg inn, gå tilbake til siden du kom fra, og send på nytt.',
  'going-on.title': 'Et øyeblikk',
  'going-on.message': 'Siden går videre av seg selv. Trykk på knappen hvis ingenting skjer.',
  'confirm-logout.title': 'Vil du logge ut?',
  'confirm-logout.message': 'Du er fortsatt logget inn.',
  'signing-out.title': 'Du blir logget ut',
  'signing-out.message': 'Siden går videre av seg selv. Trykk på knappen hvis ingenting skjer.',
  'signed-out.title': 'Du er logget ut',
  'signed-out.message': 'Lukk også nettleseren hvis andre bruker denne enheten.',
  'not-found.title': 'Fant ikke siden',
  'not-found.message':
    'Det er ingenting på denne adressen. Siden kan være flyttet, eller adressen kan være skrevet feil.',
  'fault.title': 'Noe gikk galt',
  'fault.message': 'Feilen ligger hos oss. Vent litt og prøv igjen.',
  'action.again': 'Prøv igjen',
  'action.home': 'Gå til forsiden',
  'action.login': 'Logg inn',
  'action.logout': 'Logg ut',
  'action.stay': 'Forbli innlogget',
  'action.continue': 'Fortsett',
  'label.reference': 'Referanse',
  'label.help': 'Trenger du hjelp?',
})
