/** The plugin from its zip, by hand, as a site owner does it: installed, looked at, deactivated and deleted. */
import type { Page } from '@playwright/test';
import { hasAiClient, type Site } from '../support/site';
import { expect, test } from '../support/test';
import { open, openUsage, screen, screensOf } from '../support/usage-screen';

type Php = < T >( code: string, args?: Record< string, unknown > ) => T;

const row = ( page: Page ) =>
	page.locator( 'tr[data-plugin="aipuffer/aipuffer.php"]' );

/** Plugins > Add New > Upload Plugin. */
async function install( page: Page, { zip }: Site ) {
	await page.goto( '/wp-admin/plugin-install.php?tab=upload' );
	await page.getByLabel( 'Plugin zip file' ).setInputFiles( zip! );
	await page.getByRole( 'button', { name: 'Install Now' } ).click();
	await expect(
		page.getByText( 'Plugin installed successfully.' )
	).toBeVisible();
	await page.getByRole( 'link', { name: 'Activate Plugin' } ).click();
	await expect( page.getByText( 'Plugin activated.' ) ).toBeVisible();
	await expect( row( page ) ).toHaveClass( /\bactive\b/ );
}

async function remove( page: Page ) {
	await page.goto( '/wp-admin/plugins.php' );
	await row( page ).getByRole( 'link', { name: 'Deactivate' } ).click();
	await expect( page.getByText( 'Plugin deactivated.' ) ).toBeVisible();
	// Before its scripts run, WordPress asks on a page of its own.
	await page.waitForLoadState();
	page.once( 'dialog', ( dialog ) => dialog.accept() );
	await row( page ).getByRole( 'link', { name: 'Delete' } ).click();
	await expect(
		page.getByText( 'AI Puffer was successfully deleted.' )
	).toBeVisible();
}

/** What the site has of the plugin, by name. */
const remains = ( php: Php ) =>
	php< Record< string, string[] > >(
		`global $wpdb;
		$like  = '%aipuffer%';
		$names = static fn ( string $sql ): array => $wpdb->get_col( $wpdb->prepare( $sql, $like ) );
		$roles = array_filter( wp_roles()->roles, static fn ( array $role ): bool => [] !== preg_grep( '/^aipuffer_/', array_keys( $role['capabilities'] ) ) );
		$cron  = array_merge( [], ...array_map( 'array_keys', array_filter( _get_cron_array(), 'is_array' ) ) );
		return [
			'folder'  => array_values( preg_grep( '/aipuffer/', scandir( WP_PLUGIN_DIR ) ) ),
			'tables'  => $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $like ) ),
			'options' => $names( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s" ),
			'of posts' => $names( "SELECT DISTINCT meta_key FROM $wpdb->postmeta WHERE meta_key LIKE %s" ),
			'of users' => $names( "SELECT DISTINCT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE %s" ),
			'roles'   => array_keys( $roles ),
			'cron'    => array_values( array_unique( preg_grep( '/aipuffer/', $cron ) ) ),
		];`
	);

const nothing = {
	folder: [],
	tables: [],
	options: [],
	'of posts': [],
	'of users': [],
	roles: [],
	cron: [],
};

/** Takes WooCommerce from the active plugins, or puts it back, without its set-up being done anew. */
const sell = ( php: Php, active: boolean ) =>
	php(
		`$plugins = array_diff( (array) get_option( 'active_plugins' ), [ 'woocommerce/woocommerce.php' ] );
		update_option( 'active_plugins', $args['active'] ? [ 'woocommerce/woocommerce.php', ...$plugins ] : array_values( $plugins ) );
		return true;`,
		{ active }
	);

const givenCredits = ( php: Php ) =>
	php< string >( `return aipuffer_get_balance( 1 )['balance'];` );

/** Where the plugin shows on the screens of a shop. */
async function seesShop( page: Page ) {
	await page.goto( '/wp-admin/post-new.php?post_type=product' );
	await expect( page.locator( '#aipuffer-credit-package' ) ).toContainText(
		'AI Puffer: Credit Package'
	);
}

/** What the tab of the shop says where there is none. */
async function seesNoShop( page: Page ) {
	await openUsage( page, 'tab=billing&section=woocommerce' );
	await expect( page.locator( screen ) ).toContainText(
		'WooCommerce is not active on this site.'
	);
}

for ( const [ title, shop, sees ] of [
	[ 'without WooCommerce', false, seesNoShop ],
	[ 'with WooCommerce', true, seesShop ],
] as const ) {
	test( `it is installed, works and leaves, ${ title }`, async ( {
		as,
		php,
		site,
	} ) => {
		test.skip(
			shop && ! site.versions.woocommerce,
			'There is no WooCommerce.'
		);
		// Installed twice, deleted twice, and every screen in between.
		test.setTimeout( 480_000 );
		sell( php, shop );
		expect( remains( php ) ).toEqual( nothing );
		const page = await as( 'admin' );
		await install( page, site );

		for ( const [ name, query ] of screensOf( site ) ) {
			await test.step( name, async () => {
				await open( page, query );
				const section = page.locator( screen );
				await expect(
					section.getByRole( 'heading' ).first()
				).toBeVisible();
				await expect( section ).not.toContainText( 'Try again' );
				await expect(
					section.locator( '.components-notice.is-error' )
				).toHaveCount( 0 );
			} );
		}
		await sees( page );
		await expect(
			page
				.locator( '#adminmenu' )
				.getByRole( 'link', { name: 'Metering' } )
		).toHaveCount( hasAiClient( site ) ? 1 : 0 );

		await test.step( 'the customer’s page', async () => {
			const address = php< string >(
				`$page = wp_insert_post( [
					'post_type'    => 'page',
					'post_status'  => 'publish',
					'post_title'   => 'Credits',
					'post_content' => '[aipkit_token_usage]',
				], true );
				return is_wp_error( $page ) ? $page : get_permalink( $page );`
			);
			php( `return aipuffer_adjust_balance( 1, '5' );` );
			await page.goto( address );
			await expect(
				page.locator( '.aipuffer-dashboard__amount' )
			).toHaveText( '5' );
		} );

		await test.step( 'deleted, the money stays', async () => {
			const before = remains( php );
			expect( before.tables?.length ).toBeGreaterThan( 10 );
			await remove( page );
			expect( remains( php ) ).toEqual( {
				...before,
				folder: [],
				cron: [],
			} );
			await install( page, site );
			expect( givenCredits( php ) ).toBe( '5' );
			expect( remains( php ) ).toEqual( before );
		} );

		await test.step( 'deleted with its data, nothing stays', async () => {
			php(
				`return update_option( 'aipuffer_remove_data_on_uninstall', 'yes' );`
			);
			await remove( page );
			expect( remains( php ) ).toEqual( nothing );
		} );
	} );
}
