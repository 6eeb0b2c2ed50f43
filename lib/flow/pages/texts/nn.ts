import type { PageTexts } from './text-key.js'

export const nn: PageTexts = Object.freeze({
  'cancelled.title': 'Du avbraut innlogginga',
  'cancelled.message': 'Ingenting er endra. Du kan prøve igjen når du vil.',
  'timed-out.title': 'Innlogginga tok for lang tid',
  'timed-out.message':
    'Ho vart avslutta av omsyn til tryggleiken din. Start på nytt når du har e-ID-en din klar.',
  'in-progress.title': 'Ei innlogging er alt i gang',
  'in-progress.message':
    'Ei anna innlogging med e-ID-en din er ikkje avslutta enno. Fullfør eller avbryt ho, vent litt og prøv igjen.\nDersom du ikkje har starta ho sjølv, må du ikkje godkjenne ho.',
  'attempt-unknown.title': 'Innlogginga kan ikkje halde fram her',
  'attempt-unknown.message':
    'Ho tok for lang tid, ho vart starta i ein annan nettlesar, eller nokon har logga ut her i mellomtida. Ein app kan sende deg tilbake til feil nettlesar.\nStart på nytt og bli i denne.',
  'no-cookie.title': 'Vi finn ikkje innlogginga di her',
  'no-cookie.message':
    'Informasjonskapslar kan vere blokkerte, ho vart starta i ein annan nettlesar eller på ei anna adresse, eller nokon har logga ut her. Ein app kan sende deg til feil nettlesar.\nTillat informasjonskapslar, start på nytt og bli i denne.',
  'not-kept.title': 'Du held ikkje fram som innlogga',
  'not-kept.message':
    'Du har logga inn fleire gonger, og kvar gong gjekk innlogginga tapt med det same. Informasjonskapslar kan vere blokkerte, eller noko er gale hos oss.\nTillat informasjonskapslar eller bruk ein annan nettlesar. Kontakt oss om det held fram.',
  'attempt-spent.title': 'Denne innlogginga er alt brukt',
  'attempt-spent.message':
    'Sida vart opna ein gong til, til dømes med tilbakeknappen. Dersom du ikkje er logga inn, kan du starte på nytt.',
  'other-session.title': 'Du er ikkje lenger logga inn her',
  'other-session.message':
    'Du starta dette medan du var logga inn, og det er over: Du har logga ut, eller nokon andre har logga inn. Ingenting er endra.\nLogg inn att og start frå byrjinga.',
  'login-denied.title': 'Innlogginga vart ikkje fullført',
  'login-denied.message':
    'Innloggingstenesta avslutta før du var logga inn. Prøv igjen, eller bruk ein annan e-ID.',
  'not-as-asked.title': 'Du kan ikkje logge inn på denne måten her',
  'not-as-asked.message':
    'E-ID-en du brukte, eller måten du brukte han på, blir ikkje godteken av denne tenesta. Prøv igjen og vel ein annan.',
  'other-eid.title': 'Feil e-ID',
  'other-eid.message':
    'Du logga inn med ein annan e-ID enn den som skulle brukast her. Ingenting vart endra. Prøv igjen med den rette.',
  'level-too-low.title': 'Det skulle vore ei sikrare innlogging',
  'level-too-low.message':
    'Du viste kven du er, men ikkje så sikkert som denne tenesta krev. Ingenting vart endra. Prøv igjen og vel ein e-ID med høgare tryggleiksnivå.',
  'test-identity.title': 'Testidentitetar verkar ikkje her',
  'test-identity.message':
    'Du logga inn med ein testidentitet, og denne tenesta er berre for verkelege personar. Bruk din eigen e-ID.',
  'not-recent.title': 'Innlogginga er for gammal',
  'not-recent.message':
    'Det trongst ei ny innlogging, men ei tidlegare kom tilbake. Ingenting vart endra. Prøv igjen. Om det held fram, lukk nettlesaren først.',
  'login-refused.title': 'Du har ikkje tilgang til denne tenesta',
  'login-refused.message':
    'Vi veit kven du er, men denne tenesta er ikkje open for deg. Ta kontakt med oss dersom du meiner det er feil.',
  'issuer-down.title': 'Du kan ikkje logge inn akkurat no',
  'issuer-down.message':
    'Innloggingstenesta svarar ikkje. Du har ikkje gjort noko gale. Prøv igjen om nokre minutt.',
  'issuer-fault.title': 'Innlogginga lukkast ikkje',
  'issuer-fault.message':
    'Innloggingstenesta gav eit svar vi ikkje kan godta. Du har ikkje gjort noko gale. Prøv igjen, og ta kontakt med oss dersom det held fram.',
  'client-fault.title': 'Innlogging verkar ikkje for tida',
  'client-fault.message':
    'Det er ein feil i oppsettet av denne tenesta. Du har ikkje gjort noko gale, og det hjelper ikkje å prøve igjen før feilen er retta.',
  'application-fault.title': 'Vi kunne ikkje fullføre innlogginga',
  'application-fault.message': 'E-ID-en din verka, men noko gjekk gale hos oss. Vent litt og prøv igjen.',
  'request-invalid.title': 'Denne lenkja verkar ikkje',
  'request-invalid.message': 'Adressa er ufullstendig eller feil. Gå til framsida og byrja derifrå.',
  'cross-origin.title': 'Førespurnaden kom frå ein annan nettstad',
  'cross-origin.message':
    'Vi stoppa han av omsyn til tryggleiken din, og ingenting er endra. Gå til framsida og gjer det derifrå.',
  'forbidden.title': 'Du har ikkje tilgang til denne sida',
  'forbidden.message':
    'Du er logga inn, men denne sida er ikkje open for deg. Ta kontakt med oss dersom du meiner det er feil.',
  'too-weak.title': 'Du må logge inn på ein sikrare måte',
  'too-weak.message':
    'Denne sida krev ei sikrare eller nyare innlogging enn di. Prøv igjen og vel ein e-ID med høgare tryggleiksnivå.',
  'nothing-sent.title': 'Du må logge inn først',
  'nothing-sent.message': 'Ingenting vart sendt. Logg inn, gå tilbake til sida du kom frå, og send på nytt.',
  'going-on.title': 'Eit augeblikk',
  'going-on.message': 'Sida går vidare av seg sjølv. Trykk på knappen dersom ingenting skjer.',
  'confirm-logout.title': 'Vil du logge ut?',
  'confirm-logout.message': 'Du er framleis logga inn.',
  'signing-out.title': 'Du blir logga ut',
  'signing-out.message': 'Sida går vidare av seg sjølv. Trykk på knappen dersom ingenting skjer.',
  'signed-out.title': 'Du er logga ut',
  'signed-out.message': 'Lukk nettlesaren òg dersom andre bruker denne eininga.',
  'not-found.title': 'Fann ikkje sida',
  'not-found.message':
    'Det er ingenting på denne adressa. Sida kan vere flytta, eller adressa kan vere skriven feil.',
  'fault.title': 'Noko gjekk gale',
  'fault.message': 'Feilen ligg hos oss. Vent litt og prøv igjen.',
  'action.again': 'Prøv igjen',
  'action.home': 'Gå til framsida',
  'action.login': 'Logg inn',
  'action.logout': 'Logg ut',
  'action.stay': 'Hald fram som innlogga',
  'action.continue': 'Hald fram',
  'label.reference': 'Referanse',
  'label.help': 'Treng du hjelp?',
})
