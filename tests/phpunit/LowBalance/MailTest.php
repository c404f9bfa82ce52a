<?php
/**
 * The mail itself.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\LowBalance;

use AIPuffer\LowBalance\Mail;
use AIPuffer\LowBalance\Unsubscribing;
use PHPUnit\Framework\Attributes\Group;

final class MailTest extends LowBalanceTestCase {
	private string $theme = '';

	protected function setUp(): void {
		parent::setUp();
		$this->forget_mailer();
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy?a=1&b=2' );
		update_option( 'blogname', 'Fish &amp; Chips' );
		$this->user = $this->create_user( 'customer', [ 'first_name' => 'Ada & Co' ] );
	}

	protected function tearDown(): void {
		foreach ( [ '/aipuffer/low-balance-email.php', '/woocommerce/emails/aipuffer-low-balance.php' ] as $file ) {
			if ( '' !== $this->theme && is_file( $this->theme . $file ) ) {
				unlink( $this->theme . $file );
			}
		}
		$this->forget_mailer();
		parent::tearDown();
	}

	public function test_without_woocommerce_it_is_sent_by_wordpress(): void {
		$mail = $this->without_woocommerce();
		self::assertSame( 'Your credits at Fish & Chips are running low', $mail['subject'] );
		$this->assert_says_everything( $mail['message'] );
		self::assertContains( 'Content-Type: text/html; charset=UTF-8', (array) $mail['headers'] );
		$this->assert_can_be_unsubscribed( implode( "\r\n", (array) $mail['headers'] ) );
	}

	public function test_without_woocommerce_the_theme_has_its_own_template(): void {
		$this->in_theme( '/aipuffer/low-balance-email.php', '<?php echo "Ours: " . esc_html( $args["name"] ) . " " . esc_html( implode( "/", $args["facts"] ) );' );
		self::assertSame( 'Ours: Ada &amp; Co 40/50', $this->without_woocommerce()['message'] );
	}

	public function test_a_template_that_breaks_is_a_mail_that_was_not_sent(): void {
		$this->in_theme( '/aipuffer/low-balance-email.php', '<?php throw new Error( "typo" );' );
		$log = (string) ini_set( 'error_log', '/dev/null' );
		$this->fall();
		add_filter( 'woocommerce_email_classes', static fn ( array $emails ): array => array_diff_key( $emails, [ Mail::ID => 1 ] ), 20 );
		$this->forget_mailer();
		$this->run_job();
		ini_set( 'error_log', $log );
		self::assertSame( [ [], 'due' ], [ $this->mail, $this->rows()[0]['state'] ] );
	}

	#[Group( 'woocommerce' )]
	public function test_with_woocommerce_it_is_one_of_its_emails(): void {
		$mail = $this->with_woocommerce();
		self::assertSame( 'Your credits at Fish & Chips are running low', $mail['subject'] );
		$this->assert_says_everything( $mail['message'] );
		self::assertStringContainsString( 'id="wrapper"', $mail['message'], 'In the frame of all its emails.' );
		$this->assert_can_be_unsubscribed( (string) $mail['headers'] );
	}

	#[Group( 'woocommerce' )]
	public function test_with_woocommerce_the_shop_sets_it_up(): void {
		update_option( Mail::OPTION, [ 'enabled' => 'yes', 'subject' => 'Top up at {site_title}', 'heading' => 'Nearly empty', 'additional_content' => 'See you soon.', 'email_type' => 'plain' ] );
		$mail = $this->with_woocommerce();
		self::assertSame( 'Top up at Fish & Chips', $mail['subject'] );
		self::assertStringContainsString( 'Nearly empty', $mail['message'] );
		self::assertStringContainsString( 'See you soon.', $mail['message'] );
		self::assertStringContainsString( 'Available credits: 40', $mail['message'] );
		self::assertStringContainsString( 'Buy credits: https://example.org/buy?a=1&b=2', $mail['message'] );
		self::assertStringContainsString( Unsubscribing::url( $this->user ), $mail['message'] );
		self::assertStringContainsString( 'text/plain', (string) $mail['headers'] );
	}

	#[Group( 'woocommerce' )]
	public function test_with_woocommerce_the_theme_has_its_own_template(): void {
		$this->in_theme( '/woocommerce/emails/aipuffer-low-balance.php', '<?php echo "Ours: " . esc_html( $name ) . " " . esc_html( implode( "/", $facts ) );' );
		self::assertStringContainsString( 'Ours: Ada &amp; Co 40/50', $this->with_woocommerce()['message'] );
	}

	#[Group( 'woocommerce' )]
	public function test_turned_off_in_woocommerce_it_is_not_sent(): void {
		update_option( Mail::OPTION, [ 'enabled' => 'no' ] );
		$this->forget_mailer();
		self::assertFalse( $this->room->state()['is_email_on'] );
		$this->fall();
		$this->run_job();
		self::assertSame( [ [], 'low', null ], [ $this->mail, $this->rows()[0]['state'], $this->rows()[0]['notified_at'] ] );
		self::assertNotNull( $this->room->is_low( $this->user ), 'The dashboard says it all the same.' );
	}

	public function test_it_is_in_the_language_of_who_gets_it(): void {
		update_user_meta( $this->user, 'locale', 'tr_TR' );
		add_filter( 'gettext_aipuffer', static fn ( string $text, string $original ): string => 'tr_TR' === determine_locale() && 'Available credits' === $original ? 'Kalan' : $text, 10, 2 );
		add_filter( 'get_available_languages', static fn ( array $languages ): array => [ ...$languages, 'tr_TR' ] );
		$GLOBALS['wp_locale_switcher'] = new \WP_Locale_Switcher();
		$GLOBALS['wp_locale_switcher']->init();
		$this->fall();
		$this->run_job();
		self::assertStringContainsString( 'Kalan', $this->mail[0]['message'] );
		self::assertFalse( is_locale_switched() );
	}

	public function test_a_site_that_sells_nothing_has_no_button(): void {
		delete_option( 'aipuffer_buy_credits_url' );
		add_filter( 'woocommerce_get_shop_page_id', '__return_zero' );
		$this->fall();
		$this->run_job();
		self::assertStringNotContainsString( 'Buy credits', $this->mail[0]['message'] );
	}

	public function test_an_admin_can_try_it(): void {
		$admin = $this->create_user( 'administrator' );
		wp_set_current_user( $admin );
		$answer = $this->rest( 'POST', '/low-balance/test' );
		self::assertSame( [ 200, get_userdata( $admin )->user_email ], [ $answer->get_status(), $answer->get_data()['sent_to'] ] );
		self::assertSame( [ get_userdata( $admin )->user_email ], array_column( $this->mail, 'to' ) );
		self::assertSame( [], $this->rows() );
		add_filter( 'pre_wp_mail', '__return_false', 20 );
		$failed = $this->rest( 'POST', '/low-balance/test' );
		self::assertSame( [ 502, 'aipuffer_mail_failed' ], [ $failed->get_status(), $failed->get_data()['code'] ] );
	}

	/** @return array<string, mixed> The mail. */
	private function without_woocommerce(): array {
		add_filter( 'woocommerce_email_classes', static fn ( array $emails ): array => array_diff_key( $emails, [ Mail::ID => 1 ] ), 20 );

		return $this->with_woocommerce();
	}

	/** @return array<string, mixed> The mail. */
	private function with_woocommerce(): array {
		$this->forget_mailer();
		$this->fall();
		$this->run_job();
		self::assertCount( 1, $this->mail );

		return $this->mail[0];
	}

	private function fall(): void {
		$this->give( '60' );
		$this->spend( 20 );
	}

	/** WooCommerce makes its emails once a request, and hangs their frame on hooks that another test has put back. */
	private function forget_mailer(): void {
		if ( function_exists( 'WC' ) ) {
			( new \ReflectionProperty( \WC_Emails::class, 'instance' ) )->setValue( null, null );
		}
	}

	private function in_theme( string $file, string $code ): void {
		$this->theme = get_stylesheet_directory();
		wp_mkdir_p( dirname( $this->theme . $file ) );
		file_put_contents( $this->theme . $file, $code );
	}

	private function assert_says_everything( string $html ): void {
		self::assertStringContainsString( 'Hi Ada &amp; Co,', $html );
		self::assertMatchesRegularExpression( '/Available credits.*40/s', $html );
		self::assertMatchesRegularExpression( '/This email is sent below.*50/s', $html );
		self::assertMatchesRegularExpression( '#href="https://example.org/buy\?a=1&(?:\#038|amp);b=2"#', $html );
		self::assertStringContainsString( 'href="' . esc_url( Unsubscribing::url( $this->user ) ) . '"', $html );
	}

	private function assert_can_be_unsubscribed( string $headers ): void {
		self::assertStringContainsString( 'List-Unsubscribe: <' . Unsubscribing::url( $this->user ) . '>', $headers );
		self::assertStringContainsString( 'List-Unsubscribe-Post: List-Unsubscribe=One-Click', $headers );
	}
}
