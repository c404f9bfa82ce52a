/**
 * What `/credit-packages` answers; see PackagesController in PHP.
 */

/** A product that is sold as a credit package. Amounts are decimal strings. */
export interface CreditPackage {
	id: number;
	name: string;
	status: string;
	edit_url: string;
	view_url: string | null;
	credits: string;
	price: string;
	/** With the currency's sign, as text. */
	price_html: string;
	price_per_credit: string | null;
	currency: string;
	/** How many variations it has; 0 for a simple product. */
	variations: number;
}

interface SitePage {
	id: number;
	title: string;
	url: string;
}

/** Where customers see and buy their credits: `/credit-packages/settings`. */
export interface ShopSettings {
	dashboard_url: string;
	buy_credits_url: string;
	dashboard_page: { id: number; title: string } | null;
	buy_credits_page: { id: number; title: string } | null;
	/** What the buy button leads to while no address is set. */
	shop_url: string;
	new_product_url: string;
	woocommerce: {
		active: boolean;
		installed: boolean;
		version: string | null;
	};
	/** Pages that show the dashboard already. */
	pages_with_dashboard: Array< SitePage & { status: string } >;
	/** What looks wrong with a saved address, by its field. */
	warnings?: Partial< Record< 'dashboard_url' | 'buy_credits_url', string > >;
}

export const settingsPath = '/credit-packages/settings';
