import type { PageTexts } from './text-key.js'

export const nl: PageTexts = Object.freeze({
  'cancelled.title': 'U hebt het inloggen geannuleerd',
  'cancelled.message': 'Er is niets gewijzigd. U kunt het opnieuw proberen wanneer u wilt.',
  'timed-out.title': 'Het inloggen duurde te lang',
  'timed-out.message':
    'Het is voor uw veiligheid beëindigd. Begin opnieuw wanneer u uw inlogmiddel bij de hand hebt.',
  'in-progress.title': 'Er wordt al ingelogd',
  'in-progress.message':
    'Er loopt nog een andere inlogpoging met uw inlogmiddel. Rond die af of annuleer die, wacht even en probeer het opnieuw.\nHebt u die niet zelf gestart? Keur die dan niet goed.',
  'attempt-unknown.title': 'U kunt hier niet verder met inloggen',
  'attempt-unknown.message':
    'Het duurde te lang, u bent in een andere browser begonnen, of iemand heeft zich hier intussen afgemeld. Een app kan u terugsturen naar een andere browser.\nBegin opnieuw en blijf in deze browser.',
  'no-cookie.title': 'We kunnen uw inlogpoging hier niet vinden',
  'no-cookie.message':
    'Misschien zijn cookies geblokkeerd, bent u in een andere browser of op een ander adres begonnen, of heeft iemand zich hier afgemeld. Een app kan u terugsturen naar een andere browser.\nSta cookies toe, begin opnieuw en blijf in deze browser.',
  'not-kept.title': 'U blijft niet ingelogd',
  'not-kept.message':
    'U hebt meerdere keren ingelogd, en telkens ging dat meteen weer verloren. Misschien zijn cookies geblokkeerd, of er is iets mis bij ons.\nSta cookies toe of gebruik een andere browser. Neem contact met ons op als het blijft gebeuren.',
  'attempt-spent.title': 'Deze inlogpoging is al gebruikt',
  'attempt-spent.message':
    'De pagina is nog een keer geopend, bijvoorbeeld met de knop Terug. Begin opnieuw als u niet bent ingelogd.',
  'other-session.title': 'U bent hier niet meer ingelogd',
  'other-session.message':
    'U bent hiermee begonnen toen u was ingelogd, en dat is voorbij: u hebt zich afgemeld, of iemand anders heeft ingelogd. Er is niets gewijzigd.\nLog opnieuw in en begin van voren af aan.',
  'login-denied.title': 'Het inloggen is niet voltooid',
  'login-denied.message':
    'De inlogdienst is gestopt voordat u was ingelogd. Probeer het opnieuw of gebruik een ander inlogmiddel.',
  'not-as-asked.title': 'U kunt hier niet op deze manier inloggen',
  'not-as-asked.message':
    'Deze dienst accepteert uw inlogmiddel niet, of niet op de manier waarop u het gebruikte. Probeer het opnieuw en kies een ander.',
  'other-eid.title': 'Er was een ander inlogmiddel nodig',
  'other-eid.message':
    'U hebt ingelogd met een ander inlogmiddel dan hier nodig is. Er is niets gewijzigd. Probeer het opnieuw met het juiste.',
  'level-too-low.title': 'Er was een sterkere manier van inloggen nodig',
  'level-too-low.message':
    'U hebt laten zien wie u bent, maar niet zo sterk als deze dienst nodig heeft. Er is niets gewijzigd. Probeer het opnieuw en kies een inlogmiddel met een hoger betrouwbaarheidsniveau.',
  'test-identity.title': 'Testidentiteiten werken hier niet',
  'test-identity.message':
    'U hebt ingelogd met een testidentiteit, en deze dienst is alleen voor echte personen. Gebruik uw eigen inlogmiddel.',
  'not-recent.title': 'Het inloggen is te lang geleden',
  'not-recent.message':
    'U moest opnieuw inloggen, maar er kwam een eerdere inlogpoging terug. Er is niets gewijzigd. Probeer het opnieuw. Als het blijft gebeuren, sluit dan eerst de browser.',
  'login-refused.title': 'U hebt geen toegang tot deze dienst',
  'login-refused.message':
    'Wij weten wie u bent, maar deze dienst is niet voor u toegankelijk. Neem contact met ons op als dat volgens u niet klopt.',
  'issuer-down.title': 'U kunt nu niet inloggen',
  'issuer-down.message':
    'De inlogdienst reageert niet. U hebt niets verkeerd gedaan. Probeer het over een paar minuten opnieuw.',
  'issuer-fault.title': 'Het inloggen is mislukt',
  'issuer-fault.message':
    'De inlogdienst gaf een antwoord dat wij niet kunnen accepteren. U hebt niets verkeerd gedaan. Probeer het opnieuw en neem contact met ons op als het blijft gebeuren.',
  'client-fault.title': 'Inloggen werkt op dit moment niet',
  'client-fault.message':
    'Deze dienst is niet goed ingesteld. U hebt niets verkeerd gedaan, en opnieuw proberen helpt pas als de fout is hersteld.',
  'application-fault.title': 'Wij konden het inloggen niet afronden',
  'application-fault.message':
    'Uw inlogmiddel werkte, maar bij ons ging er iets mis. Wacht even en probeer het opnieuw.',
  'request-invalid.title': 'Deze link werkt niet',
  'request-invalid.message': 'Het adres is onvolledig of onjuist. Ga naar de startpagina en begin daar.',
  'cross-origin.title': 'Het verzoek kwam van een andere website',
  'cross-origin.message':
    'Wij hebben het voor uw veiligheid tegengehouden en er is niets gewijzigd. Ga naar de startpagina en doe het daar.',
  'forbidden.title': 'U hebt geen toegang tot deze pagina',
  'forbidden.message':
    'U bent ingelogd, maar deze pagina is niet voor u toegankelijk. Neem contact met ons op als dat volgens u niet klopt.',
  'too-weak.title': 'Er is een sterkere manier van inloggen nodig',
  'too-weak.message':
    'Voor deze pagina moet u op een sterkere manier of korter geleden zijn ingelogd. Probeer het opnieuw en kies een inlogmiddel met een hoger betrouwbaarheidsniveau.',
  'nothing-sent.title': 'U moet eerst inloggen',
  'nothing-sent.message':
    'Er is niets verzonden. Log in, ga terug naar de vorige pagina en verzend het opnieuw.',
  'going-on.title': 'Een ogenblik',
  'going-on.message': 'De pagina gaat vanzelf verder. Druk op de knop als er niets gebeurt.',
  'confirm-logout.title': 'Wilt u uitloggen?',
  'confirm-logout.message': 'U bent nog steeds ingelogd.',
  'signing-out.title': 'U wordt uitgelogd',
  'signing-out.message': 'De pagina gaat vanzelf verder. Druk op de knop als er niets gebeurt.',
  'signed-out.title': 'U bent uitgelogd',
  'signed-out.message': 'Sluit ook de browser als anderen dit apparaat gebruiken.',
  'not-found.title': 'De pagina is niet gevonden',
  'not-found.message':
    'Op dit adres is niets te vinden. Misschien is de pagina verplaatst of het adres verkeerd getypt.',
  'fault.title': 'Er is iets misgegaan',
  'fault.message': 'De fout ligt bij ons. Wacht even en probeer het opnieuw.',
  'action.again': 'Opnieuw proberen',
  'action.home': 'Naar de startpagina',
  'action.login': 'Inloggen',
  'action.logout': 'Uitloggen',
  'action.stay': 'Ingelogd blijven',
  'action.continue': 'Doorgaan',
  'label.reference': 'Referentie',
  'label.help': 'Hulp nodig?',
})
