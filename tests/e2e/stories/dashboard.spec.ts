/** What customers and visitors see of their credits, on any page of any theme. */
import type { Page } from '@playwright/test';
import fs from 'node:fs';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';

const dashboard = '.aipuffer-dashboard';

/** Gives somebody credits and a history of 12 chats, and returns the user's id. */
const spend = `
	$user = get_user_by( 'login', $args['login'] )->ID;
	aipuffer_adjust_balance( $user, '200', [ 'note' => 'between staff' ] );
	for ( $number = 0; $number < 12; $number++ ) {
		aipuffer_charge_usage( [
			'user_id' => $user, 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1',
			'provider' => 'openai', 'model' => 'gpt-5-mini', 'input_tokens' => 800, 'output_tokens' => 300,
		] );
	}
	return $user;
`;

/** Publishes a page and returns its address. */
const publish = `
	$id = wp_insert_post( [
		'post_type' => 'page', 'post_status' => 'publish', 'post_title' => $args['title'], 'post_content' => $args['content'],
	], true );
	return is_wp_error( $id ) ? $id : get_permalink( $id );
`;

const headers = async ( page: Page, url: string ) =>
	( await page.goto( url ) )!.headers();

test( 'a customer sees what they have, and how each credit went', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	php( spend, { login } );
	const page = await as( login );
	const { 'cache-control': caching } = await headers(
		page,
		'/credits-usage/'
	);
	expect( caching ).toContain( 'no-store' );
	expect( caching ).toContain( 'private' );

	const box = page.locator( dashboard );
	// 12 × ( 0.8 + 0.6, rounded up )
	await expect( box.locator( `${ dashboard }__amount` ) ).toHaveText( '176' );
	await expect(
		box.getByRole( 'progressbar', { name: 'Support bot' } )
	).toBeVisible();
	await expect( box ).not.toContainText( 'between staff' );

	// By keyboard: the receipt of the newest.
	const entries = box.locator( `${ dashboard }__entry` );
	await expect( entries ).toHaveCount( 10 );
	const newest = entries.first();
	await newest.locator( 'summary' ).focus();
	await page.keyboard.press( 'Enter' );
	await expect( newest ).toContainText(
		'800 input tokens ÷ 1,000 × 1 credit = 0.8 credits'
	);
	await expect( newest ).toContainText( 'Rounded up to 2 credits' );
	await expect( newest ).toContainText(
		'2 from your balance, 0 from your quota'
	);
	await axe( page, dashboard );
	await screenshots( page, 'dashboard' );

	await box.getByRole( 'link', { name: 'Older' } ).click();
	await expect( page ).toHaveURL( /#aipuffer-dashboard-1-history$/ );
	await expect( entries ).toHaveCount( 3 );
	await expect( entries.last() ).toContainText( 'Adjustment' );
	await box.getByRole( 'link', { name: 'Newer' } ).click();
	await expect( entries ).toHaveCount( 10 );

	const download = page.waitForEvent( 'download' );
	await box.getByRole( 'link', { name: 'Download history' } ).click();
	const csv = fs.readFileSync( await ( await download ).path(), 'utf8' );
	expect( csv.trim().split( '\r\n' ) ).toHaveLength( 14 );

	// Plain HTML did all of it.
	await expect( page.locator( 'script[src*="/aipuffer/"]' ) ).toHaveCount(
		0
	);
	// The same by REST, in no cache; and for nobody without the nonce of the page.
	const nonce = new URL(
		( await box
			.getByRole( 'link', { name: 'Download history' } )
			.getAttribute( 'href' ) )!
	).searchParams.get( '_wpnonce' )!;
	const rest = ( more = {} ) =>
		page.request.get( '/wp-json/aipuffer/v1/dashboard', {
			headers: more,
		} );
	const mine = await rest( { 'X-WP-Nonce': nonce } );
	expect( mine.headers()[ 'cache-control' ] ).toMatch( /no-store, private$/ );
	expect( ( await mine.json() ).available ).toBe( '176' );
	expect( ( await rest() ).status() ).toBe( 401 );
} );

test( 'two people at once see their own', async ( { as, person, php } ) => {
	const logins = [ person( 'customer' ), person( 'customer' ) ];
	php(
		`aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '1111' );`,
		{ login: logins[ 0 ] }
	);
	php(
		`aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '2222' );`,
		{ login: logins[ 1 ] }
	);
	const pages = await Promise.all( logins.map( as ) );
	for ( let round = 0; round < 3; round++ ) {
		await Promise.all(
			pages.map( ( page ) => page.goto( '/credits-usage/' ) )
		);
		await expect( pages[ 0 ]!.locator( dashboard ) ).toContainText(
			'1,111'
		);
		await expect( pages[ 0 ]!.locator( dashboard ) ).not.toContainText(
			'2,222'
		);
		await expect( pages[ 1 ]!.locator( dashboard ) ).toContainText(
			'2,222'
		);
		await expect( pages[ 1 ]!.locator( dashboard ) ).not.toContainText(
			'1,111'
		);
	}
} );

test( 'a visitor sees what they may use, and nothing moves when it comes', async ( {
	as,
	php,
} ) => {
	php( `AIPuffer\\Plugin::instance()->quotas->reset( AIPuffer\\Support\\Payer::guest( '-', '127.0.0.1' ), null );
		return aipuffer_charge_usage( [
			'user_id' => 0, 'guest_id' => '-', 'guest_address' => '127.0.0.1',
			'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => 4,
		] );` );
	const page = await as( 'visitor' );
	for ( const width of [ 1280, 390 ] ) {
		await page.setViewportSize( { width, height: 900 } );
		// The answer comes when the page has long been painted.
		await page.route( '**/dashboard/guest', async ( route ) => {
			await new Promise( ( resolve ) => setTimeout( resolve, 700 ) );
			await route.continue();
		} );
		const answer = page.waitForResponse( '**/dashboard/guest' );
		await page.goto( '/credits-usage/' );
		const quota = page.locator( `${ dashboard } [data-scope="chatbot:1"]` );
		await expect( quota ).toContainText( 'Up to 10 a day' );
		const before = await page.locator( dashboard ).boundingBox();
		const { headers: of } = { headers: ( await answer ).headers() };
		expect( of[ 'cache-control' ] ).toBe( 'no-store, private' );
		await expect( quota ).toContainText( '4 of 10 used, 6 left' );
		await expect( quota ).toContainText( 'Resets' );
		expect( await page.locator( dashboard ).boundingBox() ).toEqual(
			before
		);
		// What moved since the answer came; the theme's fonts come when they come.
		const shift = await page.evaluate( async () => {
			const [ answered ] = performance
				.getEntriesByType( 'resource' )
				.filter( ( { name } ) => name.includes( 'dashboard/guest' ) );
			const shifts: PerformanceEntry[] = [];
			new PerformanceObserver( ( list ) =>
				shifts.push( ...list.getEntries() )
			).observe( { type: 'layout-shift', buffered: true } );
			await new Promise( ( resolve ) => setTimeout( resolve, 500 ) );
			return shifts.filter(
				( { startTime } ) =>
					startTime >=
					( answered as PerformanceResourceTiming ).responseStart
			).length;
		} );
		expect( shift ).toBe( 0 );
		await page.unroute( '**/dashboard/guest' );
	}
	expect(
		( await page.context().cookies() ).map( ( { name } ) => name )
	).not.toContain( 'aipuffer_guest' );
	await axe( page, dashboard );
	await screenshots( page, 'dashboard-visitor' );

	await page
		.getByRole( 'link', { name: 'Log in to see your credits' } )
		.click();
	await page.getByLabel( 'Username or Email Address' ).fill( 'ada' );
	await page.getByLabel( 'Password', { exact: true } ).fill( 'password' );
	await page.getByRole( 'button', { name: 'Log In' } ).click();
	await expect( page ).toHaveURL( /\/credits-usage\/$/ );
	await expect( page.locator( dashboard ) ).toContainText(
		'Available credits'
	);
} );

test( 'a refusal leads to the page where credits are bought, and then it works', async ( {
	as,
	person,
	php,
	site,
} ) => {
	const login = person( 'customer' );
	const buy = php< string >( publish, {
		title: 'Buy credits here',
		content: 'Packages',
	} );
	const before = php< string >(
		`$before = get_option( 'aipuffer_buy_credits_url', '' ); update_option( 'aipuffer_buy_credits_url', $args['buy'] ); return $before;`,
		{ buy }
	);
	php(
		`aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '3' );
		return aipuffer_charge_usage( [ 'user_id' => get_user_by( 'login', $args['login'] )->ID, 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => 23 ] );`,
		{ login }
	);
	php(
		`aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '3' );`,
		{ login }
	);
	const page = await as( login );
	const ask = async () => {
		await page.goto( '/ask-the-ai/' );
		await page
			.getByLabel( 'Your question' )
			.fill( 'Why do pufferfish puff?' );
		await page.getByLabel( 'Model' ).selectOption( 'claude-sonnet-4-5' );
		await page.getByRole( 'button', { name: 'Ask the AI' } ).click();
	};
	await ask();
	const refusal = page.locator( '.aipuffer-ask' ).getByRole( 'alert' );
	await expect( refusal ).toContainText( 'That was all for today.' );
	await expect( refusal ).toContainText(
		/This request needs \d credits?; you have 3\./
	);
	await expect( refusal ).toContainText( 'Your quota resets' );
	await axe( page, '.aipuffer-ask__refusal' );
	await screenshots( page, 'dashboard-refusal' );
	await refusal.getByRole( 'link', { name: 'Buy credits' } ).click();
	await expect( page ).toHaveURL( buy );

	php(
		site.versions.woocommerce
			? `$product = wc_get_products( [ 'limit' => 1, 'sku' => 'credits-100' ] )[0];
				$order   = wc_create_order( [ 'customer_id' => get_user_by( 'login', $args['login'] )->ID ] );
				$order->add_product( $product, 1 );
				$order->calculate_totals();
				$order->update_status( 'completed' );`
			: `aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '100' );`,
		{ login }
	);
	await ask();
	await expect(
		page.locator( '.aipuffer-ask' ).getByRole( 'status' )
	).toContainText( 'Pufferfish swallow water' );
	php( `update_option( 'aipuffer_buy_credits_url', $args['before'] );`, {
		before,
	} );
} );

/** A theme of before blocks, as small as one can be, with a widget area. */
const classicTheme = `
	$folder = get_theme_root() . '/aipuffer-classic';
	wp_mkdir_p( $folder );
	file_put_contents( "$folder/style.css", "/*\\nTheme Name: Classic for tests\\nVersion: 1\\n*/\\nbody { font: 16px/1.5 Georgia, serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem } html.dark { background: #14171c; color: #e8e6e3 } .dark a { color: #9ecbff }" );
	file_put_contents( "$folder/functions.php", '<?php add_action( "widgets_init", function () { register_sidebar( [ "id" => "side", "name" => "Side", "before_widget" => "<div>", "after_widget" => "</div>" ] ); } ); add_action( "wp_enqueue_scripts", function () { wp_enqueue_style( "classic", get_stylesheet_uri() ); } );' );
	file_put_contents( "$folder/index.php", '<!DOCTYPE html><html <?php language_attributes(); ?>><head><meta name="viewport" content="width=device-width"><?php wp_head(); ?></head><body><?php wp_body_open(); while ( have_posts() ) { the_post(); echo "<h1>" . esc_html( get_the_title() ) . "</h1>"; the_content(); } echo "<aside>"; dynamic_sidebar( "side" ); echo "</aside>"; wp_footer(); ?></body></html>' );
	wp_clean_themes_cache();
	$before = get_stylesheet();
	switch_theme( 'aipuffer-classic' );
	update_option( 'widget_block', [ 2 => [ 'content' => '<!-- wp:aipuffer/credits-usage {"title":"In a widget","intro":"","purchasehistory":false} /-->' ], '_multiwidget' => 1 ] );
	update_option( 'sidebars_widgets', [ 'side' => [ 'block-2' ], 'wp_inactive_widgets' => [], 'array_version' => 3 ] );
	return $before;
`;

test( 'it fits a classic theme, twice on a page, dark, from right to left', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	php( spend, { login } );
	const theme = php< string >( classicTheme );
	try {
		const page = await as( login );
		await page.goto( '/credits-usage/' );
		await expect( page.locator( dashboard ) ).toHaveCount( 2 );
		await expect(
			page.getByRole( 'region', { name: 'In a widget' } )
		).toContainText( '176' );
		await axe( page );
		await screenshots( page, 'dashboard-classic' );

		// Each turns its own pages.
		await page
			.getByRole( 'region', { name: 'In a widget' } )
			.getByRole( 'link', { name: 'Older' } )
			.click();
		await expect(
			page.locator( `#aipuffer-dashboard-1 ${ dashboard }__entry` )
		).toHaveCount( 10 );
		await expect(
			page.locator( `#aipuffer-dashboard-2 ${ dashboard }__entry` )
		).toHaveCount( 3 );

		await page.evaluate( () =>
			document.documentElement.classList.add( 'dark' )
		);
		await page
			.locator( 'details' )
			.first()
			.evaluate(
				( details: HTMLDetailsElement ) => ( details.open = true )
			);
		await axe( page );
		await screenshots( page, 'dashboard-dark' );

		await page.evaluate( () => ( document.documentElement.dir = 'rtl' ) );
		await screenshots( page, 'dashboard-rtl' );
		await page.setViewportSize( { width: 320, height: 700 } );
		expect(
			await page.evaluate( () => document.documentElement.scrollWidth )
		).toBeLessThanOrEqual( 320 );
	} finally {
		php(
			`switch_theme( $args['theme'] ); delete_option( 'widget_block' ); delete_option( 'sidebars_widgets' ); return true;`,
			{ theme }
		);
	}
} );

test( 'it works in a template of a block theme, and in dark styles of it', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	php( spend, { login } );
	const url = php< string >(
		`$id = wp_insert_post( [ 'post_type' => 'wp_template', 'post_status' => 'publish', 'post_name' => 'page-of-the-template', 'post_title' => 'Of the template',
			'post_content' => '<!-- wp:group {"backgroundColor":"contrast","textColor":"base","layout":{"type":"constrained"},"style":{"spacing":{"padding":{"top":"2rem","bottom":"2rem","left":"1rem","right":"1rem"}}}} --><div class="wp-block-group has-base-color has-contrast-background-color has-text-color has-background" style="padding:2rem 1rem"><!-- wp:aipuffer/credits-usage {"title":"From the template"} /--></div><!-- /wp:group -->' ] );
		wp_set_object_terms( $id, get_stylesheet(), 'wp_theme' );
		return get_permalink( wp_insert_post( [ 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Of the template', 'post_name' => 'of-the-template' ] ) );`
	);
	const page = await as( login );
	await page.goto( url );
	await expect(
		page.getByRole( 'region', { name: 'From the template' } )
	).toContainText( '176' );
	await axe( page, dashboard );
	await screenshots( page, 'dashboard-template' );
} );

test( 'an author puts the block on a page and sees their own figures', async ( {
	as,
	php,
} ) => {
	test.setTimeout( 180_000 );
	php(
		`aipuffer_adjust_balance( 1, (string) ( 4321 - (float) aipuffer_get_balance( 1 )['balance'] ) ); update_user_meta( 1, 'wp_persisted_preferences', [ 'core/edit-post' => [ 'welcomeGuide' => false ], 'core' => [ 'enableChoosePatternModal' => false ], '_modified' => gmdate( 'c' ) ] );`
	);
	const page = await as( 'admin' );
	const url = php< string >( publish, {
		title: 'With the block',
		content:
			'<!-- wp:shortcode -->\n[aipkit_token_usage chatbot="false" title="My &#34;credits&#34;"]\n<!-- /wp:shortcode -->',
	} );
	const id = php< number >( `return url_to_postid( $args['url'] );`, {
		url,
	} );
	await page.goto( `/wp-admin/post.php?post=${ id }&action=edit` );
	const canvas = page.frameLocator( 'iframe[name="editor-canvas"]' );

	// The shortcode becomes the block.
	await canvas.locator( '[data-type="core/shortcode"]' ).click();
	await page
		.getByRole( 'button', { name: 'Shortcode', exact: true } )
		.first()
		.click();
	await page
		.getByRole( 'menuitem', { name: 'AI Puffer: Credits & Usage' } )
		.click();
	const block = canvas.locator( '[data-type="aipuffer/credits-usage"]' );
	await expect( block ).toContainText( '4,321' );
	await expect( block ).toContainText( 'My "credits"' );
	await expect( block ).not.toContainText( 'Support bot' );

	// Its options are those of the shortcode.
	await page.getByLabel( 'Show chatbot quota usage' ).check();
	await page.getByLabel( 'Title', { exact: true } ).fill( 'Your credits' );
	await expect( block ).toContainText( 'Support bot' );
	await expect(
		block.getByRole( 'heading', { name: 'Your credits' } )
	).toBeVisible();
	await screenshots( page, 'dashboard-editor' );
	await page.getByRole( 'button', { name: 'Save', exact: true } ).click();
	await expect( page.getByText( 'Page updated.' ).first() ).toBeVisible();

	await page.goto( url );
	await expect(
		page.getByRole( 'region', { name: 'Your credits' } )
	).toContainText( '4,321' );
	expect(
		php( `return get_post( $args['id'] )->post_content;`, { id } )
	).toBe( '<!-- wp:aipuffer/credits-usage {"title":"Your credits"} /-->' );
} );

test( 'My Account shows the same', async ( { as, person, php, site } ) => {
	test.skip(
		! site.versions.woocommerce,
		'There is no My Account without WooCommerce.'
	);
	const login = person( 'customer' );
	php( spend, { login } );
	const order = php< number >(
		`$order = wc_create_order( [ 'customer_id' => get_user_by( 'login', $args['login'] )->ID ] );
		$order->add_product( wc_get_products( [ 'limit' => 1, 'sku' => 'credits-100' ] )[0], 1 );
		$order->calculate_totals();
		$order->update_status( 'completed' );
		return $order->get_id();`,
		{ login }
	);
	const page = await as( login );
	await page.goto( '/my-account/credits/' );
	await expect( page.locator( dashboard ) ).toContainText( '276' );
	await axe( page, dashboard );
	await screenshots( page, 'dashboard-my-account' );
	await page
		.getByRole( 'cell', { name: `#${ order }` } )
		.getByRole( 'link' )
		.click();
	await expect( page ).toHaveURL( new RegExp( `/view-order/${ order }/` ) );
} );
