/** AI Puffer > Customers: who may use what, and one email when credits run low. */
import type { Page } from '@playwright/test';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { screen, settled } from '../support/usage-screen';

const begin = `delete_option( 'aipuffer_role_access' );
	AIPuffer\\Plugin::instance()->low_balance->set( [ 'mode' => 'off' ] );
	return true;`;

test.beforeEach( ( { php } ) => void php( begin ) );

test.afterEach( ( { php } ) => void php( begin ) );

async function open( page: Page ) {
	await page.goto( '/wp-admin/admin.php?page=aipuffer-customers' );
	await expect(
		page.getByRole( 'heading', { name: 'Low-balance notice' } )
	).toBeVisible();
	await settled( page );
}

/** Asks the chatbot and returns what came back. */
async function ask( page: Page ) {
	await page.goto( '/ask-the-ai/' );
	await page.getByLabel( 'Your question' ).fill( 'How do pufferfish puff?' );
	await page.getByLabel( 'Model' ).selectOption( 'gpt-5-mini' );
	await page.getByRole( 'button', { name: 'Ask the AI' } ).click();
	const outcome = page
		.locator( '.aipuffer-ask' )
		.locator( '[role=status], [role=alert]' );
	await expect( outcome ).toBeVisible();
	return outcome;
}

test( 'an admin lets only some roles, and who is not let is told so', async ( {
	as,
	person,
	php,
} ) => {
	const admin = await as( 'admin' );
	await open( admin );
	await admin.getByLabel( 'Choose which roles have access' ).check();
	await admin.getByLabel( 'Customer may use: Chatbot' ).uncheck();
	await admin.getByLabel( 'Guests may use: Chatbot' ).uncheck();
	await expect(
		admin.getByLabel( 'Administrator may use: Chatbot' )
	).toBeDisabled();
	await axe( admin, screen );
	await screenshots( admin, 'customers-roles' );
	await admin.getByRole( 'button', { name: 'Save access' } ).click();
	await expect(
		admin.getByText( 'The settings were saved.' ).first()
	).toBeVisible();
	await admin.reload();
	await settled( admin );
	await expect(
		admin.getByLabel( 'Customer may use: Chatbot' )
	).not.toBeChecked();
	await expect(
		admin.getByLabel( 'Customer may use: AI Forms' )
	).toBeChecked();

	const login = person( 'customer' );
	php(
		`return aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '50' );`,
		{ login }
	);
	const refused = await ask( await as( login ) );
	await expect( refused ).toContainText(
		'Your account may not use "Chatbot" on this site.'
	);
	await expect(
		refused.getByRole( 'link', { name: 'Buy credits' } )
	).toHaveCount( 0 );
	expect(
		php< string >(
			`return aipuffer_get_balance( get_user_by( 'login', $args['login'] )->ID )['available'];`,
			{ login }
		)
	).toBe( '50' );

	const guest = await ask( await as( 'visitor' ) );
	await expect( guest ).toContainText( 'Log in to use "Chatbot".' );
	await expect( guest.getByRole( 'link', { name: 'Log in' } ) ).toBeVisible();
	await admin.getByLabel( 'Choose which roles have access' ).uncheck();
	await admin.getByRole( 'button', { name: 'Save access' } ).click();
	await expect(
		admin.getByText( 'The settings were saved.' ).first()
	).toBeVisible();
	await expect( await ask( await as( login ) ) ).toHaveRole( 'status' );
} );

interface Mail {
	to: string;
	subject: string;
	message: string;
	headers: string;
}

/** The site's cron, as far as it concerns these emails, and what it sent. */
const sendNotices = `$mails = [];
	add_filter( 'pre_wp_mail', static function ( $sent, $mail ) use ( &$mails ) {
		$mails[] = [ 'headers' => implode( "\\n", (array) $mail['headers'] ) ] + $mail;
		return true;
	}, 20, 2 );
	do_action( 'aipuffer_low_balances' );
	return $mails;`;

test( 'a customer whose credits run low gets one email and can unsubscribe', async ( {
	as,
	person,
	php,
} ) => {
	const admin = await as( 'admin' );
	await open( admin );
	await admin.getByLabel( 'Below a number of credits' ).check();
	await admin.getByLabel( 'Credits', { exact: true } ).fill( 'many' );
	await admin.getByRole( 'button', { name: 'Save notice' } ).click();
	await expect( admin.getByText( /number above 0/ ) ).toBeVisible();
	await axe( admin, screen );
	await admin.getByLabel( 'Credits', { exact: true } ).fill( '20' );
	await admin.getByRole( 'button', { name: 'Save notice' } ).click();
	await expect( admin.getByText( 'Nobody is low now.' ) ).toBeVisible();
	await admin.getByRole( 'button', { name: 'Send me a test email' } ).click();
	await expect(
		admin.getByText( /An example was sent to/ ).first()
	).toBeVisible();

	const login = person( 'customer' );
	php(
		`return aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '20' );`,
		{ login }
	);
	expect( php< Mail[] >( sendNotices ) ).toEqual( [] );
	const customer = await as( login );
	await expect( await ask( customer ) ).toHaveRole( 'status' );
	const mails = php< Mail[] >( sendNotices );
	expect( mails.map( ( { to } ) => to ) ).toEqual( [
		`${ login }@example.org`,
	] );
	await expect( await ask( customer ) ).toHaveRole( 'status' );
	expect( php< Mail[] >( sendNotices ) ).toEqual( [] );

	await admin.reload();
	await expect(
		admin.getByText( /1 person is low now\. Last/ )
	).toBeVisible();
	await screenshots( admin, 'customers-notice' );

	const { message, headers, subject } = mails[ 0 ]!;
	expect( subject ).toContain( 'running low' );
	expect( headers ).toContain( 'List-Unsubscribe=One-Click' );
	const reader = await as( 'visitor' );
	await reader.setContent( message );
	await expect(
		reader.getByRole( 'link', { name: 'Buy credits' } )
	).toBeVisible();
	await screenshots( reader, 'low-balance-email' );
	const link = await reader
		.getByRole( 'link', { name: 'Unsubscribe' } )
		.getAttribute( 'href' );
	expect( headers ).toContain( `List-Unsubscribe: <${ link }>` );

	const visitor = await as( 'visitor' );
	await visitor.goto( new URL( link! ).pathname + new URL( link! ).search );
	await axe( visitor );
	await screenshots( visitor, 'unsubscribe' );
	await visitor.getByRole( 'button', { name: 'Unsubscribe' } ).click();
	await expect(
		visitor.getByRole( 'heading', { name: 'You are unsubscribed' } )
	).toBeVisible();
	await axe( visitor );

	php(
		`aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '50' );
		return aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '-50' );`,
		{ login }
	);
	expect( php< Mail[] >( sendNotices ) ).toEqual( [] );
} );

test( 'a mail program unsubscribes by itself, and a made-up link does nothing', async ( {
	as,
	complaints,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	const link = php< string >(
		`return AIPuffer\\LowBalance\\Unsubscribing::url( get_user_by( 'login', $args['login'] )->ID );`,
		{ login }
	);
	const wants = () =>
		php< boolean >(
			`return AIPuffer\\Plugin::instance()->low_balance->choice->wants( get_user_by( 'login', $args['login'] )->ID );`,
			{ login }
		);
	const visitor = await as( 'visitor' );
	const { pathname, search } = new URL( link );
	const forged = `${ pathname }${ search.slice( 0, -3 ) }000`;
	await visitor.goto( forged );
	await expect(
		visitor.getByRole( 'heading', { name: 'This link does not work' } )
	).toBeVisible();
	expect( complaints.splice( 0 ).join() ).toContain( '404' );
	const one = { form: { 'List-Unsubscribe': 'One-Click' } };
	expect( ( await visitor.request.post( forged, one ) ).status() ).toBe(
		404
	);
	expect( wants() ).toBe( true );
	expect(
		( await visitor.request.post( pathname + search, one ) ).status()
	).toBe( 200 );
	expect( wants() ).toBe( false );

	// In their account they can have them again.
	php(
		`AIPuffer\\Plugin::instance()->low_balance->set( [ 'mode' => 'week' ] ); return true;`
	);
	const customer = await as( login );
	await customer.goto( '/my-account/edit-account/' );
	const choice = customer.getByLabel(
		'Send me an email when my credits run low'
	);
	await expect( choice ).not.toBeChecked();
	await choice.check();
	await customer.getByLabel( /First name/ ).fill( 'Ada' );
	await customer.getByLabel( /Last name/ ).fill( 'Lovelace' );
	await customer.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect(
		customer.getByText( 'Account details changed successfully.' )
	).toBeVisible();
	expect( wants() ).toBe( true );
} );

test( 'a shop manager sees the settings and cannot change them', async ( {
	as,
	person,
} ) => {
	const manager = await as( person( 'shop_manager' ) );
	await open( manager );
	await expect(
		manager.getByLabel( 'Choose which roles have access' )
	).toBeDisabled();
	await expect(
		manager.getByLabel( 'Below about a week of their use' )
	).toBeDisabled();
	await expect( manager.locator( screen ).getByRole( 'button' ) ).toHaveCount(
		0
	);
	await axe( manager, screen );
} );
