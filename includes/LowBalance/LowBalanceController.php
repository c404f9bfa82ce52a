<?php
/**
 * REST routes of low-balance notices.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Access;
use AIPuffer\Support\Credits;
use AIPuffer\Support\RestApi;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/low-balance`: the site's settings; `/low-balance/me`: how the caller stands and whether they want the mails.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class LowBalanceController {
	/**
	 * Takes the room.
	 *
	 * @param LowBalance $low_balance What answers.
	 */
	public function __construct( private readonly LowBalance $low_balance ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route( 'GET', '/low-balance', Access::View, [ $this, 'read' ], [], [ self::class, 'schema' ] );
		$api->route( 'PUT', '/low-balance', Access::Manage, [ $this, 'update' ], self::args(), [ self::class, 'schema' ] );
		$api->route( 'POST', '/low-balance/test', Access::Manage, [ $this, 'test' ] );
		$api->route( 'GET', '/low-balance/me', Access::LoggedIn, [ $this, 'own' ] );
		$api->route( 'PUT', '/low-balance/me', Access::LoggedIn, [ $this, 'choose' ], [ 'emails' => [ 'type' => 'boolean', 'required' => true ] ] );
	}

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-low-balance',
			'type'       => 'object',
			'properties' => self::args() + [
				'low'                => [ 'type' => 'integer', 'readonly' => true, 'description' => __( 'People whose balance is low.', 'aipuffer' ) ],
				'last_sent'          => [ 'type' => [ 'string', 'null' ], 'format' => 'date-time', 'readonly' => true ],
				'is_email_on'        => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'False where WooCommerce has turned this email off.', 'aipuffer' ) ],
				'email_settings_url' => [ 'type' => [ 'string', 'null' ], 'readonly' => true ],
			],
		];
	}

	/**
	 * Settings, and what came of them.
	 *
	 * @return array<string, mixed>
	 */
	public function read(): array {
		return $this->low_balance->state();
	}

	/**
	 * Changes settings; what is left out stays.
	 *
	 * @param Request $request Settings.
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		$this->low_balance->set( array_intersect_key( $request->get_params(), self::args() ) );

		return $this->read();
	}

	/**
	 * Sends the caller an example.
	 *
	 * @return array{sent_to: string}
	 */
	public function test(): array {
		$user = wp_get_current_user();
		$this->low_balance->send_test( $user );

		return [ 'sent_to' => $user->user_email ];
	}

	/**
	 * How the caller stands. `is_on`: whether the site sends such mails; `emails`: whether the caller wants them.
	 *
	 * @return array{is_on: bool, emails: bool, low: ?array{mode: string, threshold: string, available: string}}
	 */
	public function own(): array {
		$user_id = get_current_user_id();

		return [
			'is_on'  => Mode::Off !== LowBalanceSettings::of_site()->mode,
			'emails' => $this->low_balance->choice->wants( $user_id ),
			'low'    => $this->low_balance->is_low( $user_id ),
		];
	}

	/**
	 * Keeps what the caller wants.
	 *
	 * @param Request $request `emails`.
	 * @return array<string, mixed>
	 */
	public function choose( WP_REST_Request $request ): array {
		$this->low_balance->choice->set( get_current_user_id(), (bool) $request['emails'] );

		return $this->own();
	}

	/**
	 * What can be set.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function args(): array {
		return [
			'mode'      => [ 'type' => 'string', 'enum' => array_column( Mode::cases(), 'value' ) ],
			'threshold' => [
				'type'        => [ 'string', 'null' ],
				'pattern'     => Credits::PATTERN_POSITIVE,
				'description' => __( 'Credits, a decimal string, for the mode "credits".', 'aipuffer' ),
			],
		];
	}
}
