import type { PageTexts } from './text-key.js'

export const da: PageTexts = Object.freeze({
  'cancelled.title': 'Du afbrød dit login',
  'cancelled.message': 'Intet er ændret. Du kan prøve igen, når du vil.',
  'timed-out.title': 'Login tog for lang tid',
  'timed-out.message': 'Det blev afsluttet for din sikkerheds skyld. Begynd forfra, når du har dit eID klar.',
  'in-progress.title': 'Et login er allerede i gang',
  'in-progress.message':
    'Et andet login med dit eID er ikke afsluttet endnu. Gennemfør eller afbryd det, vent et øjeblik, og prøv igen.\nHvis du ikke selv har startet det, må du ikke godkende det.',
  'attempt-unknown.title': 'Login kan ikke fortsætte her',
  'attempt-unknown.message':
    'Det tog for lang tid, det blev startet i en anden browser, eller nogen har logget ud her i mellemtiden. En app kan sende dig tilbage til en forkert browser.\nBegynd forfra, og bliv i denne.',
  'no-cookie.title': 'Vi kan ikke finde dit login her',
  'no-cookie.message':
    'Cookies kan være blokeret, det blev startet i en anden browser eller på en anden adresse, eller nogen har logget ud her. En app kan sende dig tilbage til en forkert browser.\nTillad cookies for siden, begynd forfra, og bliv i denne browser.',
  'not-kept.title': 'Du forbliver ikke logget ind',
  'not-kept.message':
    'Du har logget ind flere gange, og hver gang gik dit login tabt med det samme. Cookies kan være blokeret, eller noget er galt hos os.\nTillad cookies for siden, eller brug en anden browser. Kontakt os, hvis det fortsætter.',
  'attempt-spent.title': 'Dette login er allerede brugt',
  'attempt-spent.message':
    'Siden blev åbnet en gang til, for eksempel med tilbageknappen. Hvis du ikke er logget ind, kan du begynde forfra.',
  'other-session.title': 'Du er ikke længere logget ind her',
  'other-session.message':
    'Du begyndte på dette, mens du var logget ind, og det er slut: Du har logget ud, eller en anden har logget ind. Intet er ændret.\nLog ind igen, og begynd forfra.',
  'login-denied.title': 'Login blev ikke gennemført',
  'login-denied.message':
    'Logintjenesten afsluttede, før du var logget ind. Prøv igen, eller brug et andet eID.',
  'not-as-asked.title': 'Du kan ikke logge ind på denne måde her',
  'not-as-asked.message':
    'Det eID, du brugte, eller måden, du brugte det på, accepteres ikke af denne tjeneste. Prøv igen, og vælg et andet.',
  'other-eid.title': 'Forkert eID',
  'other-eid.message':
    'Du loggede ind med et andet eID end det, der skulle bruges her. Intet blev ændret. Prøv igen med det rigtige.',
  'level-too-low.title': 'Der skulle have været et mere sikkert login',
  'level-too-low.message':
    'Du viste, hvem du er, men ikke så sikkert, som denne tjeneste kræver. Intet blev ændret. Prøv igen, og vælg et eID med et højere sikringsniveau.',
  'test-identity.title': 'Testidentiteter virker ikke her',
  'test-identity.message':
    'Du loggede ind med en testidentitet, og denne tjeneste er kun for virkelige personer. Brug dit eget eID.',
  'not-recent.title': 'Dit login er for gammelt',
  'not-recent.message':
    'Der skulle bruges et nyt login, men et tidligere kom tilbage. Intet blev ændret. Prøv igen. Hvis det fortsætter, så luk browseren først.',
  'login-refused.title': 'Du har ikke adgang til denne tjeneste',
  'login-refused.message':
    'Vi ved, hvem du er, men denne tjeneste er ikke åben for dig. Kontakt os, hvis du mener, at det er en fejl.',
  'issuer-down.title': 'Du kan ikke logge ind lige nu',
  'issuer-down.message':
    'Logintjenesten svarer ikke. Du har ikke gjort noget forkert. Prøv igen om nogle minutter.',
  'issuer-fault.title': 'Login mislykkedes',
  'issuer-fault.message':
    'Logintjenesten gav et svar, som vi ikke kan godtage. Du har ikke gjort noget forkert. Prøv igen, og kontakt os, hvis det fortsætter.',
  'client-fault.title': 'Login virker ikke i øjeblikket',
  'client-fault.message':
    'Der er en fejl i opsætningen af denne tjeneste. Du har ikke gjort noget forkert, og det hjælper ikke at prøve igen, før fejlen er rettet.',
  'application-fault.title': 'Vi kunne ikke gennemføre dit login',
  'application-fault.message': 'Dit eID virkede, men noget gik galt hos os. Vent et øjeblik, og prøv igen.',
  'request-invalid.title': 'Dette link virker ikke',
  'request-invalid.message': 'Adressen er ufuldstændig eller forkert. Gå til forsiden, og begynd derfra.',
  'cross-origin.title': 'Anmodningen kom fra et andet websted',
  'cross-origin.message':
    'Vi stoppede den for din sikkerheds skyld, og intet er ændret. Gå til forsiden, og gør det derfra.',
  'forbidden.title': 'Du har ikke adgang til denne side',
  'forbidden.message':
    'Du er logget ind, men denne side er ikke åben for dig. Kontakt os, hvis du mener, at det er en fejl.',
  'too-weak.title': 'Du skal logge ind på en mere sikker måde',
  'too-weak.message':
    'Denne side kræver et mere sikkert eller nyere login end dit. Prøv igen, og vælg et eID med et højere sikringsniveau.',
  'nothing-sent.title': 'Du skal logge ind først',
  'nothing-sent.message': 'Intet blev sendt. Log ind, gå tilbage til den side, du kom fra, og send igen.',
  'going-on.title': 'Et øjeblik',
  'going-on.message': 'Siden går videre af sig selv. Tryk på knappen, hvis der ikke sker noget.',
  'confirm-logout.title': 'Vil du logge ud?',
  'confirm-logout.message': 'Du er stadig logget ind.',
  'signing-out.title': 'Du bliver logget ud',
  'signing-out.message': 'Siden går videre af sig selv. Tryk på knappen, hvis der ikke sker noget.',
  'signed-out.title': 'Du er logget ud',
  'signed-out.message': 'Luk også browseren, hvis andre bruger denne enhed.',
  'not-found.title': 'Siden blev ikke fundet',
  'not-found.message':
    'Der er ikke noget på denne adresse. Siden kan være flyttet, eller adressen kan være skrevet forkert.',
  'fault.title': 'Noget gik galt',
  'fault.message': 'Fejlen ligger hos os. Vent et øjeblik, og prøv igen.',
  'action.again': 'Prøv igen',
  'action.home': 'Gå til forsiden',
  'action.login': 'Log ind',
  'action.logout': 'Log ud',
  'action.stay': 'Forbliv logget ind',
  'action.continue': 'Fortsæt',
  'label.reference': 'Reference',
  'label.help': 'Har du brug for hjælp?',
})
