/* What the acts of the marketplace have in common. */

/** Things of one range, which several vendors have. */
const BASKET = { 'SONA-25KG': 4, 'SUGA-50KG': 1, 'MASU-5KG': 6 };

/** The whole basket, as an order's items. */
export async function basket(stage) {
  const { items } = await stage.get('/products?limit=200');
  return items.flatMap(({ id, sku }) => (BASKET[sku] ? [{ productId: id, quantity: BASKET[sku] }] : []));
}

/** The one entry of a list whose field has the value. */
export async function theOne(stage, path, field, value) {
  const { items } = await stage.get(`${path}?limit=200`);
  return items.find((item) => item[field] === value);
}

/** What a vendor says to one of the order's offers. */
export function answer(stage, { id, offers }, index, what) {
  const offer = offers[index];
  return stage.call('POST', `/orders/${id}/offers/${offer?.id}/${what}`, { vendorId: offer?.vendor.id });
}
