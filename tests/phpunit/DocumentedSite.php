<?php
/**
 * The site that the examples of the documentation are run on.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use AIPuffer\Support\Capabilities;
use RuntimeException;
use WC_Order;
use WC_Product_Simple;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

/**
 * An administrator, a customer with 100 credits, and one of each thing a path can name. With WooCommerce the credits were
 * bought, without it they were given.
 */
final class DocumentedSite {
	/**
	 * Who looks after the site.
	 *
	 * @var int
	 */
	public readonly int $admin;

	/**
	 * Who uses it.
	 *
	 * @var int
	 */
	public readonly int $customer;

	/**
	 * What the names in braces stand for.
	 *
	 * @var array<string, string>
	 */
	private readonly array $ids;

	/**
	 * Sets it up.
	 *
	 * @param callable( string, array<string, string> ): int $create_user Makes a user of a role.
	 */
	public function __construct( callable $create_user ) {
		if ( ! get_role( 'shop_manager' ) ) {
			Capabilities::grant();
		}
		$this->admin    = $create_user( 'administrator', [ 'user_login' => 'katherine', 'user_email' => 'katherine@example.com', 'display_name' => 'Katherine Johnson' ] );
		$this->customer = $create_user( 'customer', [ 'user_login' => 'ada', 'user_email' => 'ada@example.com', 'display_name' => 'Ada Lovelace', 'first_name' => 'Ada', 'last_name' => 'Lovelace' ] );
		wp_set_current_user( $this->admin );

		$rule = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt-5', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ];
		$chat = array_intersect_key( $rule, array_flip( [ 'module', 'operation', 'provider', 'model' ] ) ) + [ 'scope' => 'chatbot:12', 'user_id' => $this->customer, 'input_tokens' => 800, 'output_tokens' => 300 ];

		$saved = self::must( aipuffer_save_price( $rule ) );
		self::must( aipuffer_set_quota( 'chatbot:12', [ 'guest' => '10', 'user' => '50', 'roles' => [ 'editor' => '200' ], 'period' => 'daily' ] ) );
		self::must( aipuffer_set_quota( 'ai_forms', [ 'guest' => '0', 'user' => '20', 'period' => 'weekly' ] ) );
		update_option( 'aipuffer_log_retention', [ 'enabled' => true, 'days' => 365, 'text_days' => 90 ] );

		// A form was paid by the quota before there were credits, a chat by them.
		self::must( aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->customer, 'provider' => 'openai', 'model' => 'gpt-5', 'units' => 3 ] ) );
		$this->buy();
		$asked = self::must( aipuffer_log_message( self::message( $this->customer ) + [ 'role' => 'user', 'content' => 'Do you ship to Iceland?' ] ) );
		$hold  = self::must( aipuffer_reserve_usage( $chat + [ 'conversation_id' => $asked['conversation_id'] ] ) );
		$paid  = self::must( aipuffer_settle_usage( $hold['id'], [ 'input_tokens' => 800, 'output_tokens' => 300 ] ) );
		$said  = self::must(
			aipuffer_log_message(
				self::message( $this->customer ) + [
					'role'          => 'assistant',
					'content'       => 'Yes, within a week.',
					'provider'      => 'openai',
					'model'         => 'gpt-5',
					'input_tokens'  => 800,
					'output_tokens' => 300,
					'ledger_id'     => $paid['ledger_id'],
					'vector_scores' => [ [ 'provider' => 'pinecone', 'source' => 'shipping.md', 'score' => 0.91, 'preview' => 'We ship to all of Europe.' ] ],
				]
			)
		);
		self::must( aipuffer_charge_usage( [ 'user_id' => 0, 'guest_address' => '192.0.2.7', 'model' => 'gpt-5-nano', 'input_tokens' => 2, 'output_tokens' => 1 ] + $chat ) );

		$this->ids = [
			'rule'         => (string) $saved['id'],
			'scope'        => 'chatbot:12',
			'user'         => (string) $this->customer,
			'reservation'  => (string) self::must( aipuffer_reserve_usage( [ 'output_tokens' => 1000 ] + $chat ) )['id'],
			'entry'        => (string) $paid['ledger_id'],
			'conversation' => (string) $said['conversation_id'],
			'message'      => (string) $said['message_id'],
		];
	}

	/**
	 * Text with ids in the place of names in braces.
	 *
	 * @param string $text Such as `/pricing/{rule}`.
	 */
	public function fill( string $text ): string {
		return (string) preg_replace_callback( '/\{(\w+)\}/', fn ( array $name ): string => $this->ids[ $name[1] ] ?? $name[0], $text );
	}

	/**
	 * Sends a request as it is printed: `PUT /wp-json/aipuffer/v1/…`, an empty line, and JSON where there is a body.
	 *
	 * @param string $example What is printed.
	 * @param string $access  `view` or `manage`: the administrator asks; `logged in`: the customer; `anyone`: a visitor.
	 */
	public function send( string $example, string $access ): WP_REST_Response {
		[ $line, $body ]   = array_pad( explode( "\n\n", $this->fill( trim( $example ) ), 2 ), 2, '' );
		[ $method, $path ] = explode( ' ', $line, 2 );
		$url               = (array) wp_parse_url( $path );
		wp_set_current_user( [ 'view' => $this->admin, 'manage' => $this->admin, 'logged in' => $this->customer, 'anyone' => 0 ][ $access ] );
		$request = new WP_REST_Request( $method, rawurldecode( substr( (string) ( $url['path'] ?? '' ), strlen( '/wp-json' ) ) ) );
		parse_str( (string) ( $url['query'] ?? '' ), $query );
		$request->set_query_params( $query );
		if ( '' !== $body ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( $body );
		}

		return rest_do_request( $request );
	}

	/**
	 * The customer gets 100 credits.
	 */
	private function buy(): void {
		if ( ! class_exists( WC_Product_Simple::class ) ) {
			self::must( aipuffer_adjust_balance( $this->customer, '100' ) );

			return;
		}
		$product = new WC_Product_Simple();
		$product->set_name( '100 AI credits' );
		$product->set_regular_price( '9' );
		$product->set_virtual( true );
		$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$product->update_meta_data( '_aipuffer_credits', '100' );
		$product->save();
		$order = new WC_Order();
		$order->set_customer_id( $this->customer );
		$order->add_product( $product, 1 );
		$order->calculate_totals();
		$order->set_status( 'completed' );
		$order->save();
	}

	/**
	 * A message of the conversation.
	 *
	 * @param int $user_id Who speaks.
	 * @return array<string, mixed>
	 */
	private static function message( int $user_id ): array {
		return [ 'conversation_uuid' => 'documented', 'module' => 'chat', 'scope' => 'chatbot:12', 'user_id' => $user_id ];
	}

	/**
	 * What a call returned, unless it went wrong.
	 *
	 * @param array<string, mixed>|WP_Error $result What it returned.
	 * @return array<string, mixed>
	 * @throws RuntimeException When it went wrong.
	 */
	private static function must( $result ): array {
		if ( is_wp_error( $result ) ) {
			throw new RuntimeException( $result->get_error_message() . ' ' . wp_json_encode( $result->get_error_data() ) );
		}

		return $result;
	}
}
