/** What shops in Nepal sell: a thing, what one of it is, how many are the least, and its sizes with their price in rupees. */
export interface Good {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly least: number;
  readonly sizes: readonly (readonly [size: string, price: number])[];
}

/** What a wholesaler trades in as a whole, by category. */
export type Range = 'staples' | 'packaged' | 'household' | 'drinks';

type Category = readonly [range: Range, category: string, goods: readonly Good[]];

const good = (code: string, name: string, unit: string, least: number, ...sizes: [string, number][]): Good => ({
  code,
  name,
  unit,
  least,
  sizes,
});

export const GOODS: readonly Category[] = [
  [
    'staples',
    'rice',
    [
      good('SONA', 'Sona Mansuli rice', 'sack', 1, ['5 kg', 445], ['25 kg', 2120], ['30 kg', 2520]),
      good('JIRA', 'Jira Masino rice', 'sack', 1, ['5 kg', 560], ['20 kg', 2150], ['25 kg', 2675]),
      good('BASM', 'Basmati rice, long grain', 'sack', 1, ['1 kg', 215], ['5 kg', 1040], ['20 kg', 4080]),
      good('POKH', 'Pokhareli Jethobudho rice', 'sack', 1, ['5 kg', 690], ['25 kg', 3350]),
      good('BEAT', 'Beaten rice (chiura)', 'bag', 2, ['1 kg', 115], ['10 kg', 1090]),
    ],
  ],
  [
    'staples',
    'flour and pulses',
    [
      good('ATTA', 'Whole wheat flour (atta)', 'bag', 2, ['1 kg', 78], ['5 kg', 375], ['20 kg', 1460]),
      good('MAID', 'Fine flour (maida)', 'bag', 2, ['1 kg', 75], ['5 kg', 362], ['50 kg', 3480]),
      good('BESA', 'Gram flour (besan)', 'packet', 6, ['500 g', 92], ['1 kg', 178]),
      good('MASU', 'Red lentils (masuro dal)', 'bag', 2, ['1 kg', 168], ['5 kg', 820], ['30 kg', 4830]),
      good('RAHA', 'Yellow lentils (rahar dal)', 'bag', 2, ['1 kg', 232], ['5 kg', 1135], ['30 kg', 6690]),
      good('CHAN', 'Chickpeas (chana)', 'bag', 2, ['1 kg', 158], ['10 kg', 1545]),
      good('RAJM', 'Kidney beans (rajma), Jumla', 'bag', 2, ['1 kg', 205], ['10 kg', 2010]),
    ],
  ],
  [
    'staples',
    'oil and ghee',
    [
      good('MUST', 'Mustard oil', 'carton', 1, ['1 l × 12', 3660], ['500 ml × 24', 3780], ['15 l tin', 4480]),
      good('SOYA', 'Soybean oil', 'carton', 1, ['1 l × 12', 2940], ['500 ml × 24', 3050], ['15 l tin', 3590]),
      good('SUNF', 'Sunflower oil', 'carton', 1, ['1 l × 12', 3240], ['5 l × 4', 5320]),
      good('GHEE', 'Pure cow ghee', 'carton', 1, ['500 ml × 12', 7560], ['1 l × 12', 14880]),
    ],
  ],
  [
    'staples',
    'spices and sugar',
    [
      good('TURM', 'Turmeric powder', 'packet', 10, ['50 g', 28], ['100 g', 52], ['500 g', 246]),
      good('CUMI', 'Cumin seeds', 'packet', 10, ['50 g', 58], ['100 g', 112], ['1 kg', 1060]),
      good('CHIL', 'Chilli powder', 'packet', 10, ['50 g', 36], ['100 g', 68], ['500 g', 325]),
      good('MEAT', 'Meat masala', 'packet', 10, ['50 g', 55], ['100 g', 105]),
      good('SUGA', 'Sugar', 'bag', 1, ['1 kg', 98], ['5 kg', 482], ['50 kg', 4720]),
      good('SALT', 'Iodised salt (Aayo Nun)', 'bag', 5, ['1 kg', 28], ['25 kg', 640]),
    ],
  ],
  [
    'packaged',
    'noodles and pasta',
    [
      good('WAIV', 'Instant noodles, vegetable', 'carton', 1, ['75 g × 30', 560], ['60 g × 40', 610]),
      good('WAIC', 'Instant noodles, chicken', 'carton', 1, ['75 g × 30', 575], ['60 g × 40', 625]),
      good('RARA', 'Soup noodles', 'carton', 1, ['65 g × 36', 690], ['5-pack × 8', 740]),
      good('CHOW', 'Chowmein noodles', 'carton', 1, ['250 g × 24', 1020], ['900 g × 8', 1160]),
      good('MACA', 'Macaroni', 'carton', 1, ['400 g × 20', 1380], ['1 kg × 10', 1620]),
    ],
  ],
  [
    'packaged',
    'biscuits and snacks',
    [
      good('GLUC', 'Glucose biscuits', 'carton', 1, ['50 g × 96', 880], ['100 g × 48', 860]),
      good('COCO', 'Coconut biscuits', 'carton', 1, ['60 g × 72', 1020], ['150 g × 36', 1260]),
      good('CREA', 'Cream biscuits, orange', 'carton', 1, ['75 g × 60', 1140], ['150 g × 30', 1110]),
      good('DIGE', 'Digestive biscuits', 'carton', 1, ['100 g × 48', 1870], ['250 g × 24', 2280]),
      good('BHUJ', 'Dalmoth and bhujia', 'carton', 1, ['35 g × 120', 1980], ['200 g × 40', 3150], ['400 g × 20', 3080]),
      good('CHIP', 'Potato chips, masala', 'carton', 1, ['25 g × 80', 1740], ['50 g × 48', 2080]),
      good('KURK', 'Corn puffs', 'carton', 1, ['20 g × 100', 890], ['60 g × 48', 1180]),
    ],
  ],
  [
    'packaged',
    'dairy and baking',
    [
      good('MILK', 'Milk powder', 'carton', 1, ['200 g × 24', 4680], ['500 g × 12', 5520]),
      good('COND', 'Condensed milk', 'carton', 1, ['400 g × 24', 5040], ['200 g × 48', 5280]),
      good('BUTT', 'Table butter', 'carton', 1, ['100 g × 40', 5200], ['500 g × 10', 6100]),
      good('YEAS', 'Dry yeast', 'packet', 12, ['11 g', 24], ['125 g', 190]),
      good('CUST', 'Custard powder', 'carton', 1, ['100 g × 36', 2340], ['500 g × 12', 3180]),
    ],
  ],
  [
    'drinks',
    'tea and coffee',
    [
      good('TOKL', 'CTC tea, Jhapa', 'carton', 1, ['100 g × 50', 2850], ['500 g × 20', 5400], ['1 kg × 10', 5350]),
      good('ILAM', 'Orthodox tea, Ilam', 'carton', 1, ['100 g × 30', 4350], ['250 g × 16', 5520]),
      good('TEAB', 'Tea bags', 'carton', 1, ['25 × 36', 2520], ['100 × 12', 2760]),
      good('COFI', 'Instant coffee', 'carton', 1, ['1.5 g × 480', 2280], ['50 g × 24', 5040], ['100 g × 12', 4800]),
    ],
  ],
  [
    'drinks',
    'soft drinks and water',
    [
      good('COLA', 'Cola', 'crate', 2, ['250 ml × 24', 790], ['500 ml × 24', 1340], ['1.5 l × 12', 1690]),
      good('ORAN', 'Orange drink', 'crate', 2, ['250 ml × 24', 790], ['500 ml × 24', 1340], ['1.5 l × 12', 1690]),
      good('LEMO', 'Lemon drink', 'crate', 2, ['250 ml × 24', 790], ['500 ml × 24', 1340]),
      good('MANG', 'Mango juice', 'carton', 2, ['200 ml × 27', 945], ['1 l × 12', 2340]),
      good('WATE', 'Drinking water', 'crate', 5, ['500 ml × 24', 290], ['1 l × 12', 215], ['20 l jar', 95]),
      good('ENER', 'Energy drink', 'carton', 1, ['250 ml × 24', 2160], ['350 ml × 24', 2880]),
    ],
  ],
  [
    'household',
    'soap and care',
    [
      good('SOAP', 'Bath soap, sandal', 'carton', 1, ['75 g × 72', 3020], ['125 g × 48', 3260]),
      good('LIFE', 'Bath soap, herbal', 'carton', 1, ['75 g × 72', 2450], ['125 g × 48', 2590]),
      good('SHAM', 'Shampoo', 'carton', 1, ['6 ml × 960', 2780], ['180 ml × 36', 7560], ['340 ml × 24', 8880]),
      good('PAST', 'Toothpaste', 'carton', 1, ['50 g × 96', 4320], ['100 g × 72', 6260], ['200 g × 48', 7680]),
      good('BRUS', 'Toothbrush, medium', 'box', 1, ['12', 420], ['48', 1590]),
      good('HAIR', 'Coconut hair oil', 'carton', 1, ['100 ml × 72', 7340], ['200 ml × 48', 9120]),
    ],
  ],
  [
    'household',
    'cleaning',
    [
      good('DETP', 'Detergent powder', 'carton', 1, ['500 g × 24', 1920], ['1 kg × 12', 1880], ['3 kg × 6', 2740]),
      good('DETB', 'Detergent bar', 'carton', 1, ['150 g × 60', 1260], ['250 g × 48', 1580]),
      good('DISH', 'Dish-washing bar', 'carton', 1, ['200 g × 48', 1340], ['500 g × 24', 1590]),
      good('PHEN', 'Floor cleaner', 'carton', 1, ['500 ml × 24', 2760], ['1 l × 12', 2520]),
      good('TOIL', 'Toilet cleaner', 'carton', 1, ['500 ml × 24', 3240]),
      good('BLEA', 'Bleaching powder', 'bag', 5, ['1 kg', 82], ['25 kg', 1840]),
    ],
  ],
  [
    'household',
    'paper and kitchen',
    [
      good('TISS', 'Toilet paper', 'pack', 4, ['10 rolls', 285], ['48 rolls', 1290]),
      good('NAPK', 'Paper napkins', 'pack', 10, ['100', 68], ['1,000', 610]),
      good('FOIL', 'Aluminium foil', 'roll', 6, ['9 m', 135], ['72 m', 890]),
      good('MATC', 'Matches', 'pack', 5, ['10 boxes', 22], ['600 boxes', 1180]),
      good('CAND', 'Candles', 'pack', 6, ['6', 62], ['24', 238]),
      good('INCE', 'Incense sticks', 'pack', 12, ['20', 34], ['100', 152]),
      good('NOTE', 'Exercise books, 120 pages', 'pack', 2, ['6', 342], ['12', 675]),
    ],
  ],
  [
    'packaged',
    'sweets and chocolate',
    [
      good('TOFF', 'Milk toffee', 'jar', 4, ['200 pieces', 310], ['500 pieces', 740]),
      good('FRUC', 'Fruit candy', 'jar', 4, ['200 pieces', 195], ['500 pieces', 465]),
      good('CHOC', 'Milk chocolate bar', 'box', 1, ['12 g × 60', 1120], ['35 g × 30', 1680], ['90 g × 12', 1560]),
      good('WAFE', 'Chocolate wafers', 'carton', 1, ['20 g × 144', 2160], ['75 g × 48', 2640]),
      good('GUMS', 'Chewing gum', 'box', 2, ['100', 185], ['300', 520]),
      good('TITA', 'Titaura, lapsi', 'jar', 2, ['100 pieces', 240], ['250 pieces', 560]),
    ],
  ],
  [
    'staples',
    'nuts and dried fruit',
    [
      good('CASH', 'Cashew nuts', 'bag', 1, ['250 g', 385], ['1 kg', 1490], ['10 kg', 14600]),
      good('ALMO', 'Almonds', 'bag', 1, ['250 g', 360], ['1 kg', 1390], ['10 kg', 13650]),
      good('RAIS', 'Raisins', 'bag', 2, ['250 g', 165], ['1 kg', 620], ['10 kg', 6050]),
      good('PEAN', 'Peanuts', 'bag', 2, ['1 kg', 245], ['30 kg', 7050]),
      good('COCD', 'Dried coconut', 'bag', 2, ['1 kg', 410], ['15 kg', 5950]),
    ],
  ],
  [
    'drinks',
    'malt and juice powder',
    [
      good('HORL', 'Malt drink', 'carton', 1, ['200 g × 24', 5480], ['500 g × 12', 6620]),
      good('GLUP', 'Glucose powder', 'carton', 1, ['100 g × 60', 2880], ['500 g × 20', 4480]),
      good('TANG', 'Orange drink powder', 'carton', 1, ['25 g × 144', 2860], ['500 g × 12', 4140]),
    ],
  ],
  [
    'household',
    'baby and health',
    [
      good('DIAP', 'Baby diapers', 'carton', 1, ['S, 42 × 8', 6480], ['M, 38 × 8', 6560], ['L, 34 × 8', 6640]),
      good('PADS', 'Sanitary pads', 'carton', 1, ['8 × 48', 2880], ['20 × 24', 4320]),
      good('ORSL', 'Oral rehydration salts', 'box', 2, ['30 sachets', 345], ['100 sachets', 1080]),
      good('BALM', 'Pain balm', 'box', 1, ['9 ml × 24', 1180], ['25 ml × 12', 1260]),
      good('SANI', 'Hand sanitiser', 'carton', 1, ['100 ml × 48', 3360], ['500 ml × 24', 5520]),
    ],
  ],
];
