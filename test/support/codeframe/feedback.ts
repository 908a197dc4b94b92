/** What customers of a wholesale marketplace write, in English, Nepali, and Nepali in Latin letters. */
const BY_TOPIC: Readonly<Record<string, readonly string[]>> = {
  late: [
    'The delivery came two days late again',
    'Late delivery, the truck came after closing time',
    'My order arrived late and nobody called',
    'Driver was late by three hours',
    'The delivery was delayed without any message',
    'सामान ढिलो आयो',
    'डेलिभरी सधैं ढिलो हुन्छ',
    'delivery dherai dhilo bhayo',
  ],
  price: [
    'Prices are higher than in the market',
    'The price of rice went up twice this month',
    'Too expensive compared with other wholesalers',
    'Please lower the price of cooking oil',
    'The prices of sugar and oil are too high',
    'मूल्य धेरै महँगो छ',
    'चामलको मूल्य बजारभन्दा महँगो',
  ],
  damage: [
    'Two sacks of rice were torn and wet',
    'Packaging was damaged and the biscuits broken',
    'Half of the bottles were broken',
    'The box was crushed, noodle packets damaged',
    'Damaged packaging again, please pack better',
    'प्याकेट च्यातिएको थियो',
    'बोतल फुटेको आयो',
  ],
  app: [
    'The app crashes when I add items',
    'The app does not show the order status',
    'The app is slow on my phone',
    'The app freezes at checkout',
    'Search in the app does not find products',
    'एप चल्दैन',
    'app dherai slow cha',
  ],
  credit: [
    'The credit limit is too low for the festival season',
    'I need more credit for Dashain stock',
    'Please increase my credit limit',
    'The credit period should be 45 days',
    'credit limit badhaidinus',
    'उधारो सीमा बढाइदिनुहोस्',
  ],
  staff: [
    'Staff are polite and helpful',
    'The sales person was very friendly and helpful',
    'Support answered quickly and was polite',
    'Friendly and helpful staff',
    'कर्मचारी धेरै राम्रा छन्',
    'सेवा राम्रो छ, कर्मचारी मिलनसार',
  ],
  stock: [
    'Mustard oil is often out of stock',
    'Noodles are out of stock every week',
    'Wai Wai was out of stock again',
    'Out of stock items should be marked',
    'Stock runs out before the festival',
    'स्टक सधैं सकिन्छ',
    'stock sakincha sadhai',
  ],
};

export interface FeedbackAnswer {
  readonly text: string;
  readonly externalId: string;
}

/** So many answers, all topics in turn: the same ones each time. */
export function feedback(count: number): FeedbackAnswer[] {
  const topics = Object.values(BY_TOPIC);
  return Array.from({ length: count }, (_, index) => {
    const texts = topics[index % topics.length] ?? [];
    return { text: texts[Math.floor(index / topics.length) % texts.length] ?? '', externalId: `response-${index}` };
  });
}
