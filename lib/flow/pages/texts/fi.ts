import type { PageTexts } from './text-key.js'

export const fi: PageTexts = Object.freeze({
  'cancelled.title': 'Keskeytit kirjautumisen',
  'cancelled.message': 'Mitään ei muutettu. Voit yrittää uudelleen milloin haluat.',
  'timed-out.title': 'Kirjautuminen kesti liian kauan',
  'timed-out.message':
    'Se lopetettiin turvallisuutesi vuoksi. Aloita uudelleen, kun tunnistusvälineesi on käsillä.',
  'in-progress.title': 'Kirjautuminen on jo käynnissä',
  'in-progress.message':
    'Toinen kirjautuminen tunnistusvälineelläsi on vielä kesken. Vie se loppuun tai keskeytä se, odota hetki ja yritä uudelleen.\nJos et aloittanut sitä itse, älä hyväksy sitä.',
  'attempt-unknown.title': 'Kirjautumista ei voi jatkaa tässä',
  'attempt-unknown.message':
    'Se kesti liian kauan, se aloitettiin toisessa selaimessa tai joku on kirjautunut täällä ulos sillä välin. Sovellus voi palauttaa sinut eri selaimeen.\nAloita uudelleen ja pysy tässä selaimessa.',
  'no-cookie.title': 'Kirjautumistasi ei löydy tästä selaimesta',
  'no-cookie.message':
    'Evästeet voivat olla estettyjä, kirjautuminen aloitettiin toisessa selaimessa tai osoitteessa, tai joku on kirjautunut täällä ulos. Sovellus voi palauttaa sinut eri selaimeen.\nSalli sivuston evästeet, aloita uudelleen ja pysy tässä selaimessa.',
  'not-kept.title': 'Kirjautumisesi ei pysy voimassa',
  'not-kept.message':
    'Olet kirjautunut useita kertoja, ja joka kerta kirjautuminen katosi heti. Evästeet voivat olla estettyjä, tai vika on meillä.\nSalli sivuston evästeet tai käytä toista selainta. Jos sama toistuu, ota meihin yhteyttä.',
  'attempt-spent.title': 'Tämä kirjautuminen on jo käytetty',
  'attempt-spent.message':
    'Sivu avattiin toisen kerran, esimerkiksi selaimen takaisin-painikkeella. Jos et ole kirjautunut sisään, aloita uudelleen.',
  'other-session.title': 'Et ole enää kirjautuneena tässä',
  'other-session.message':
    'Aloitit tämän kirjautuneena, mutta istunto on päättynyt: olet kirjautunut ulos tai joku muu on kirjautunut sisään. Mitään ei muutettu.\nKirjaudu sisään ja aloita alusta.',
  'login-denied.title': 'Kirjautuminen jäi kesken',
  'login-denied.message':
    'Kirjautumispalvelu lopetti kirjautumisen ennen kuin se oli valmis. Yritä uudelleen tai käytä toista tunnistusvälinettä.',
  'not-as-asked.title': 'Tällä tavalla ei voi kirjautua tähän palveluun',
  'not-as-asked.message':
    'Palvelu ei hyväksy käyttämääsi tunnistusvälinettä tai tapaa, jolla käytit sitä. Yritä uudelleen ja valitse toinen.',
  'other-eid.title': 'Tarvittiin toinen tunnistusväline',
  'other-eid.message':
    'Kirjauduit eri tunnistusvälineellä kuin täällä pitää käyttää. Mitään ei muutettu. Yritä uudelleen oikealla tunnistusvälineellä.',
  'level-too-low.title': 'Tarvittiin vahvempi kirjautuminen',
  'level-too-low.message':
    'Henkilöllisyytesi tunnistettiin, mutta ei niin vahvasti kuin tämä palvelu vaatii. Mitään ei muutettu. Yritä uudelleen ja valitse tunnistusväline, jonka varmuustaso on korkeampi.',
  'test-identity.title': 'Testihenkilöllisyydet eivät toimi täällä',
  'test-identity.message':
    'Kirjauduit testihenkilöllisyydellä, mutta tämä palvelu on vain oikeille henkilöille. Käytä omaa tunnistusvälinettäsi.',
  'not-recent.title': 'Kirjautuminen ei ollut tuore',
  'not-recent.message':
    'Tarvittiin uusi kirjautuminen, mutta saimme aikaisemman. Mitään ei muutettu. Yritä uudelleen. Jos tämä toistuu, sulje ensin selain.',
  'login-refused.title': 'Sinulla ei ole pääsyä tähän palveluun',
  'login-refused.message':
    'Tiedämme, kuka olet, mutta palvelu ei ole käytettävissäsi. Jos se on mielestäsi virhe, ota meihin yhteyttä.',
  'issuer-down.title': 'Kirjautuminen ei onnistu juuri nyt',
  'issuer-down.message':
    'Kirjautumispalvelu ei vastaa. Et tehnyt mitään väärin. Yritä uudelleen muutaman minuutin kuluttua.',
  'issuer-fault.title': 'Kirjautuminen epäonnistui',
  'issuer-fault.message':
    'Emme voi hyväksyä kirjautumispalvelun vastausta. Et tehnyt mitään väärin. Yritä uudelleen, ja ota meihin yhteyttä, jos ongelma jatkuu.',
  'client-fault.title': 'Kirjautuminen ei toimi tällä hetkellä',
  'client-fault.message':
    'Tämän palvelun asetuksissa on virhe. Et tehnyt mitään väärin, eikä uudelleen yrittäminen auta, ennen kuin virhe on korjattu.',
  'application-fault.title': 'Emme voineet viedä kirjautumista loppuun',
  'application-fault.message':
    'Tunnistautuminen onnistui, mutta jotain meni vikaan meillä. Odota hetki ja yritä uudelleen.',
  'request-invalid.title': 'Tämä linkki ei toimi',
  'request-invalid.message': 'Osoite on puutteellinen tai virheellinen. Siirry etusivulle ja aloita sieltä.',
  'cross-origin.title': 'Pyyntö tuli toiselta sivustolta',
  'cross-origin.message':
    'Pysäytimme sen turvallisuutesi vuoksi, eikä mitään muutettu. Siirry etusivulle ja tee se sieltä.',
  'forbidden.title': 'Sinulla ei ole pääsyä tälle sivulle',
  'forbidden.message':
    'Olet kirjautunut sisään, mutta tämä sivu ei ole käytettävissäsi. Jos se on mielestäsi virhe, ota meihin yhteyttä.',
  'too-weak.title': 'Tarvitaan vahvempi kirjautuminen',
  'too-weak.message':
    'Tämä sivu vaatii vahvemman tai tuoreemman kirjautumisen. Yritä uudelleen ja valitse tunnistusväline, jonka varmuustaso on korkeampi.',
  'nothing-sent.title': 'Kirjaudu ensin sisään',
  'nothing-sent.message':
    'Mitään ei lähetetty. Kirjaudu sisään, palaa edelliselle sivulle ja lähetä uudelleen.',
  'going-on.title': 'Hetkinen',
  'going-on.message': 'Sivu jatkaa itsestään. Jos mitään ei tapahdu, paina painiketta.',
  'confirm-logout.title': 'Haluatko kirjautua ulos?',
  'confirm-logout.message': 'Olet edelleen kirjautuneena.',
  'signing-out.title': 'Sinua kirjataan ulos',
  'signing-out.message': 'Sivu jatkaa itsestään. Jos mitään ei tapahdu, paina painiketta.',
  'signed-out.title': 'Olet kirjautunut ulos',
  'signed-out.message': 'Jos muut käyttävät tätä laitetta, sulje myös selain.',
  'not-found.title': 'Sivua ei löytynyt',
  'not-found.message':
    'Tässä osoitteessa ei ole mitään. Sivu on ehkä siirretty, tai osoite on kirjoitettu väärin.',
  'fault.title': 'Jotain meni vikaan',
  'fault.message': 'Vika on meillä. Odota hetki ja yritä uudelleen.',
  'action.again': 'Yritä uudelleen',
  'action.home': 'Siirry etusivulle',
  'action.login': 'Kirjaudu sisään',
  'action.logout': 'Kirjaudu ulos',
  'action.stay': 'Pysy kirjautuneena',
  'action.continue': 'Jatka',
  'label.reference': 'Viite',
  'label.help': 'Tarvitsetko apua?',
})
