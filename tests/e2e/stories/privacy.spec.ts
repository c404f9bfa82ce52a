/** A customer asks to be forgotten, through WordPress's own tools. */
import type { Page } from '@playwright/test';
import AdmZip from 'adm-zip';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openBilling } from '../support/usage-screen';

/** Adds a request for a person and confirms it on their behalf. */
async function request( page: Page, tool: string, login: string ) {
	await page.goto( `/wp-admin/${ tool }` );
	await page
		.getByLabel( /username or email/i )
		.fill( `${ login }@example.org` );
	const confirmation = page.getByLabel( /confirmation email/i );
	if ( await confirmation.isChecked() ) {
		await confirmation.uncheck();
	}
	await page.getByRole( 'button', { name: 'Send Request' } ).click();
	return page.getByRole( 'row' ).filter( { hasText: login } );
}

const history = `$user = get_user_by( 'login', $args['login'] )->ID;
	global $wpdb;
	return [
		'balance'       => aipuffer_get_balance( $user )['balance'],
		'conversations' => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_conversations WHERE user_id = $user" ),
		'types'         => $wpdb->get_col( "SELECT type FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id = $user" ),
		'problems'      => aipuffer_verify_ledger()['problems'],
	];`;

interface History {
	balance: string;
	conversations: number;
	types: string[];
	problems: string[];
}

test( 'a customer is erased: the history goes, the balance stays', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	php(
		`$user = get_user_by( 'login', $args['login'] )->ID;
		aipuffer_adjust_balance( $user, '200', [ 'note' => 'A present' ] );
		$log = aipuffer_log_message( [ 'conversation_uuid' => uniqid(), 'module' => 'chat', 'user_id' => $user, 'role' => 'user', 'content' => 'What only I said' ] );
		aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => 60, 'conversation_id' => $log['conversation_id'] ] );`,
		{ login }
	);
	const page = await as( 'admin' );

	// First they want to know what there is.
	const exported = await request( page, 'export-personal-data.php', login );
	await exported.hover();
	const [ download ] = await Promise.all( [
		page.waitForEvent( 'download' ),
		exported
			.getByRole( 'button', { name: /download personal data/i } )
			.first()
			.click(),
	] );
	const report = new AdmZip( await download.path() ).readAsText(
		'index.html'
	);
	expect( report ).toContain( 'What only I said' );
	expect( report ).toContain( 'A present' );

	// Then they want to be forgotten.
	const row = await request( page, 'erase-personal-data.php', login );
	await row.hover();
	await row
		.getByRole( 'button', { name: /erase personal data/i } )
		.first()
		.click();
	await expect(
		page.getByText( 'The balance of 140 AI credits stays' )
	).toBeVisible();
	await screenshots( page, 'erase-personal-data' );

	expect( php< History >( history, { login } ) ).toEqual( {
		balance: '140',
		conversations: 0,
		types: [ 'erasure' ],
		problems: [],
	} );
	await openBilling( page, 'activity', '&type=erasure' );
	await expect(
		page.getByRole( 'row' ).filter( { hasText: login } )
	).toContainText( '+140' );
	await expect(
		page.getByRole( 'row' ).filter( { hasText: 'Erased user' } )
	).toHaveCount( 1 );
	await screenshots( page, 'activity-erased' );
} );

test( 'text for the privacy policy is suggested', async ( { as } ) => {
	const page = await as( 'admin' );
	await page.goto( '/wp-admin/options-privacy.php?tab=policyguide' );
	const ours = page.getByRole( 'button', { name: /AI Puffer/ } );
	await ours.click();
	await expect(
		page.getByText( 'cannot find your conversations by your email' )
	).toBeVisible();
	await screenshots( page, 'privacy-policy' );
} );
