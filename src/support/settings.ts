/**
 * What PHP tells the script before its first request: UsageScreen::settings().
 */
export interface Settings {
	/** Address of wp-admin/admin.php. */
	screenUrl: string;
	/** Address of the REST API. */
	restUrl: string;
	/** Whether the person may change things, not only see them. */
	canManage: boolean;
	userId: number;
	/** Whether WooCommerce is active. */
	woocommerce: boolean;
	/** Whether this WordPress has an AI client: it comes with 7.0. */
	aiClient: boolean;
	/** How the site writes numbers. */
	numbers: { decimal: string; thousands: string };
}

declare global {
	interface Window {
		aipufferSettings?: Settings;
	}
}

const unknown: Settings = {
	screenUrl: '',
	restUrl: '/wp-json/',
	canManage: false,
	userId: 0,
	woocommerce: false,
	aiClient: false,
	numbers: { decimal: '.', thousands: ',' },
};

export const settings = (): Settings => window.aipufferSettings ?? unknown;
