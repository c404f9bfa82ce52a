/** The plugin in another language, and from right to left. */
import { expect, test } from '../support/test';
import { screenshots } from '../support/screenshots';
import { hasAiClient } from '../support/site';
import { openBilling, openUsage, settled } from '../support/usage-screen';

/** Sets somebody's language. A person's needs no files of core's, a site's does. */
const readTurkish = `update_user_meta( get_user_by( 'login', $args['login'] )->ID, 'locale', 'tr_TR' );`;

test( 'an administrator reads Turkish, screens that load later included', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'administrator' );
	php( readTurkish, { login } );
	const page = await as( login );
	await openUsage( page, 'tab=logs' );
	await settled( page );
	for ( const link of [ 'Günlükler', 'Faturalandırma', 'Sınırlar' ] ) {
		await expect(
			page.getByRole( 'link', { name: link, exact: true } )
		).toBeVisible();
	}
	await expect( page.getByText( 'Etkin kullanıcı' ) ).toBeVisible();
	await screenshots( page, 'turkish-logs' );

	await openBilling( page, 'activity' );
	await settled( page );
	await expect( page.getByText( 'Eklenen Kredi' ).first() ).toBeVisible();
	await expect(
		page.getByText( 'Günlere göre krediler' ).first()
	).toBeVisible();
	await screenshots( page, 'turkish-activity' );

	await openBilling( page, 'pricing' );
	await settled( page );
	// Of PHP, in an answer of REST.
	await expect( page.getByText( 'Sohbet Botu' ).first() ).toBeVisible();

	await page.goto( '/wp-admin/admin.php?page=aipuffer-limits' );
	await settled( page );
	await expect(
		page.getByText( 'Kendi sınırları olmayanlar' )
	).toBeVisible();
	await screenshots( page, 'turkish-limits' );
} );

test( 'an administrator reads of metering in Turkish', async ( {
	as,
	person,
	php,
	site,
} ) => {
	test.skip(
		! hasAiClient( site ),
		'The AI client comes with WordPress 7.0.'
	);
	const login = person( 'administrator' );
	php( readTurkish, { login } );
	const page = await as( login );
	await page.goto( '/wp-admin/admin.php?page=aipuffer-metering' );
	await settled( page );
	await expect(
		page.getByRole( 'link', { name: 'Ölçüm', exact: true } )
	).toBeVisible();
	await expect( page.getByText( 'Kim ücretlendirilir' ) ).toBeVisible();
	await screenshots( page, 'turkish-metering' );
} );

test( 'a customer reads Turkish', async ( { as, php } ) => {
	// The language of a site takes core's own files. For whoever asks for it, this one has another.
	php( `wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents( WPMU_PLUGIN_DIR . '/turkish.php', "<?php add_filter( 'locale', fn( $" . "locale ) => isset( $" . "_GET['turkish'] ) ? 'tr_TR' : $" . "locale );" );` );
	const page = await as( 'ada' );
	await page.goto( '/credits-usage/?turkish' );
	await expect( page.getByText( 'Kullanılabilir kredi' ) ).toBeVisible();
	await expect( page.getByText( 'Son satın alımlar' ) ).toBeVisible();
	await screenshots( page, 'turkish-dashboard' );
	php( `unlink( WPMU_PLUGIN_DIR . '/turkish.php' );` );
} );

test( 'plural forms of Turkish are found', async ( { php } ) => {
	const days = php< string[] >(
		`add_filter( 'locale', fn () => 'tr_TR' );
		unload_textdomain( 'aipuffer', true );
		load_plugin_textdomain( 'aipuffer', false, 'aipuffer/languages' );
		return array_map( fn ( $days ) => sprintf( _n( '%d day', '%d days', $days, 'aipuffer' ), $days ), [ 1, 3 ] );`
	);
	expect( days ).toEqual( [ '1 gün', '3 gün' ] );
} );

test( 'every style sheet of a screen has one from right to left', async ( {
	as,
} ) => {
	const page = await as( 'admin' );
	await openUsage( page, 'tab=logs' );
	await settled( page );
	const sheets = await page
		.locator( 'link[rel="stylesheet"][href*="/aipuffer/build/"]' )
		.evaluateAll( ( links ) =>
			links.map( ( link ) => ( link as HTMLLinkElement ).href )
		);
	expect( sheets.length ).toBeGreaterThan( 0 );
	for ( const sheet of sheets ) {
		const mirrored = await page.request.get(
			sheet.replace( /\.css/, '-rtl.css' )
		);
		expect( mirrored.status(), sheet ).toBe( 200 );
	}
} );
