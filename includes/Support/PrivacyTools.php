<?php
/**
 * WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use DateTimeImmutable;
use Throwable;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Registers the rooms with Tools > Export Personal Data and Tools > Erase Personal Data.
 *
 * WordPress knows people by their email address. Guests have left none, so nothing of theirs can be found, nor is there
 * anything that says who they are.
 *
 * @phpstan-import-type Page from PersonalData
 */
final class PrivacyTools {
	/**
	 * Takes the rooms.
	 *
	 * @param array<string, PersonalData> $rooms By name; in the order in which they are gone through.
	 */
	public function __construct( private readonly array $rooms ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::filter( 'wp_privacy_personal_data_exporters', [ $this, 'exporters' ] );
		Contained::filter( 'wp_privacy_personal_data_erasers', [ $this, 'erasers' ] );
	}

	/**
	 * Adds the rooms to what exports.
	 *
	 * @param array<string, mixed> $exporters Of core and others.
	 * @return array<string, mixed>
	 */
	public function exporters( array $exporters ): array {
		foreach ( $this->rooms as $id => $room ) {
			$exporters[ "aipuffer-$id" ] = [
				'exporter_friendly_name' => $room->name(),
				'callback'               => self::contained(
					"aipuffer-$id",
					static function ( string $email, int $page = 1 ) use ( $room ): array {
						$user = get_user_by( 'email', $email );

						return $user ? $room->export( $user->ID, max( 1, $page ) ) : [ 'data' => [], 'done' => true ];
					}
				),
			];
		}

		return $exporters;
	}

	/**
	 * Adds the rooms to what erases.
	 *
	 * @param array<string, mixed> $erasers Of core and others.
	 * @return array<string, mixed>
	 */
	public function erasers( array $erasers ): array {
		foreach ( $this->rooms as $id => $room ) {
			$erasers[ "aipuffer-$id" ] = [
				'eraser_friendly_name' => $room->name(),
				'callback'             => self::contained(
					"aipuffer-$id",
					static function ( string $email ) use ( $room ): array {
						$user   = get_user_by( 'email', $email );
						$erased = $user ? $room->erase( $user->ID ) : [ 'removed' => false, 'retained' => [], 'done' => true ];

						return [
							'items_removed'  => $erased['removed'],
							'items_retained' => [] !== $erased['retained'],
							'messages'       => $erased['retained'],
							'done'           => $erased['done'],
						];
					}
				),
			];
		}

		return $erasers;
	}

	/**
	 * What WordPress calls for a page. A fault is told to whoever exports or erases: "nothing found" would be a lie.
	 *
	 * @param string   $id       The exporter or eraser.
	 * @param callable $callback Does it.
	 */
	private static function contained( string $id, callable $callback ): Contained {
		return Contained::answering( $id, $callback, static fn ( array $args, Throwable $error ): WP_Error => Fault::to_wp_error( $error ) );
	}

	/**
	 * The lines of an item, without those that say nothing.
	 *
	 * @param array<string, string|int|null> $values By their names on screen.
	 * @return list<array{name: string, value: string}>
	 */
	public static function lines( array $values ): array {
		$values = array_filter( array_map( 'strval', $values ), static fn ( string $value ): bool => '' !== $value );

		return array_map( static fn ( string $name, string $value ): array => [ 'name' => $name, 'value' => $value ], array_map( 'strval', array_keys( $values ) ), $values );
	}

	/**
	 * A time as the site writes it.
	 *
	 * @param string $stored Stored UTC time.
	 */
	public static function time( string $stored ): string {
		return Clock::display( (int) strtotime( Clock::iso( $stored ) ) );
	}

	/**
	 * A day as the site writes it.
	 *
	 * @param string $day `Y-m-d` in the site's zone.
	 */
	public static function day( string $day ): string {
		return Clock::display_day( ( new DateTimeImmutable( $day, wp_timezone() ) )->getTimestamp() );
	}
}
