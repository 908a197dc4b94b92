import * as lists from 'stopword';

/** By the primary subtag of BCP 47. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  ar: lists.ara,
  bn: lists.ben,
  de: lists.deu,
  en: lists.eng,
  es: lists.spa,
  fr: lists.fra,
  gu: lists.guj,
  hi: lists.hin,
  id: lists.ind,
  it: lists.ita,
  ja: lists.jpn,
  ko: lists.kor,
  mr: lists.mar,
  nl: lists.nld,
  pl: lists.pol,
  pt: lists.por,
  ru: lists.rus,
  sw: lists.swa,
  th: lists.tha,
  tr: lists.tur,
  ur: lists.urd,
  vi: lists.vie,
  zh: lists.zho,
};

/** What people here write in whichever language the answer is said to be. */
const ALWAYS = ['en', 'hi'];

/** The library has no list of Nepali: its commonest words without a meaning of their own, as they are written. */
const NEPALI = `
  छ छन् छैन छैनन् हो होइन थियो थिए भयो भएन भएको हुन्छ हुँदैन हुने गर्न गर्ने गरेको गर्छ आयो को का की ले लाई मा बाट देखि र पनि तर भने यो यी त्यो ती
  धेरै अलि एक दुई हामी हाम्रो म मेरो तपाईं तपाईंको उनी कुनै सबै किन कसरी जब अनि वा नै त सधैं फेरि कृपया`;

/** The same as it is written with Latin letters, and what the English list lacks. */
const LATIN = `
  cha chha chhan chaina chhaina xa xaina ho hoina thiyo bhayo bhaena hunchha huncha garnu garne ko ka ki le lai ma maa bata ra
  pani tara yo tyo dherai ali hamro mero tapai tapaiko sabai aayo sadhai feri ani
  not no nor so just really please again very too always never often every few lot per yet however
  dont didnt doesnt isnt wasnt arent werent cant couldnt wont wouldnt shouldnt havent hasnt
  im ive its thats theyre youre cannot does done getting going got one two thank thanks`;

/** @param languages tags of the languages that the texts are said to be in */
export function stopWordsOf(languages: readonly string[]): ReadonlySet<string> {
  const primary = languages.map((language) => language.split('-', 1)[0]?.toLowerCase() ?? '');
  const listed = [...new Set([...ALWAYS, ...primary])].flatMap((language) => LISTS[language] ?? []);
  const own = `${NEPALI} ${LATIN}`.split(/\s+/).filter((word) => word !== '');
  return new Set([...listed, ...own].map((word) => word.toLowerCase().normalize('NFKC').replaceAll(/['’]/g, '')));
}
