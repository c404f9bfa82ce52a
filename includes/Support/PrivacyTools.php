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
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * Registers the rooms with Tools > Export Personal Data and Tools > Erase Personal Data.
 *
 * WordPress knows people by their email address. Guests have left none, so nothing of theirs can be found, nor is there
 * anything that says who they are. Of users who were deleted a hash of the address is kept as long as there is something
 * of theirs, so that it is found after their account is gone.
 *
 * @phpstan-import-type Page from PersonalData
 * @phpstan-import-type Erased from PersonalData
 */
final class PrivacyTools {
	/**
	 * Takes the rooms.
	 *
	 * @param array<string, PersonalData> $rooms  By name; in the order in which they are gone through.
	 * @param FormerUserStore             $former Users who were deleted.
	 */
	public function __construct( private readonly array $rooms, private readonly FormerUserStore $former ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::filter( 'wp_privacy_personal_data_exporters', [ $this, 'exporters' ] );
		Contained::filter( 'wp_privacy_personal_data_erasers', [ $this, 'erasers' ] );
		Contained::action( 'deleted_user', [ $this, 'remember' ], 10, 3 );
	}

	/**
	 * Keeps what finds a deleted user's data. In a network it may be on other sites than the one that deletes.
	 *
	 * @param int   $user_id Who was deleted.
	 * @param mixed $heir    Not used.
	 * @param mixed $user    Who they were.
	 */
	public function remember( int $user_id, mixed $heir = null, mixed $user = null ): void {
		if ( ! $user instanceof WP_User ) {
			return;
		}
		try {
			$is_known = is_multisite() || $this->has_something( $user_id );
		} catch ( DatabaseError $error ) {
			// What cannot be read now may be there later.
			Fault::tell( $error, 'deleted_user' );
			$is_known = true;
		}
		if ( $is_known ) {
			$this->former->add( $user_id, (string) $user->user_email );
		}
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
				'callback'               => self::contained( "aipuffer-$id", fn ( string $email, int $page = 1 ): array => $this->export( $room, $email, max( 1, $page ) ) ),
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
					function ( string $email ) use ( $room ): array {
						$erased = $this->erase( $room, $email );

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
	 * A page of what a room knows of everybody who has or had an address.
	 *
	 * @param PersonalData $room  The room.
	 * @param string       $email The address.
	 * @param int          $page  From 1.
	 * @return Page
	 */
	private function export( PersonalData $room, string $email, int $page ): array {
		$data = [];
		$done = true;
		foreach ( $this->people( $email ) as $user_id ) {
			$part = $room->export( $user_id, $page );
			// What has one id in one group is one item to WordPress, whoever it is of.
			$is_former = ! get_userdata( $user_id );
			$data      = [ ...$data, ...array_map( static fn ( array $item ): array => $is_former ? [ 'item_id' => "$user_id-{$item['item_id']}" ] + $item : $item, $part['data'] ) ];
			$done      = $done && $part['done'];
		}

		return [ 'data' => $data, 'done' => $done ];
	}

	/**
	 * Erases some of it.
	 *
	 * @param PersonalData $room  The room.
	 * @param string       $email The address.
	 * @return Erased
	 */
	private function erase( PersonalData $room, string $email ): array {
		$erased = [ 'removed' => false, 'retained' => [], 'done' => true ];
		foreach ( $this->people( $email ) as $user_id ) {
			$part   = $room->erase( $user_id );
			$erased = [
				'removed'  => $erased['removed'] || $part['removed'],
				'retained' => array_values( array_unique( [ ...$erased['retained'], ...$part['retained'] ] ) ),
				'done'     => $erased['done'] && $part['done'],
			];
			// Whether another site of the network has something is for that site to say.
			if ( $erased['done'] && ! is_multisite() && ! get_userdata( $user_id ) && ! $this->has_something( $user_id ) ) {
				$this->former->remove( $user_id );
			}
		}

		return $erased;
	}

	/**
	 * Everybody who has or had an address.
	 *
	 * @param string $email The address.
	 * @return list<int>
	 */
	private function people( string $email ): array {
		$user = get_user_by( 'email', $email );

		return array_values( array_unique( [ ...( $user ? [ $user->ID ] : [] ), ...$this->former->find( $email ) ] ) );
	}

	/**
	 * Whether any room knows something of somebody.
	 *
	 * @param int $user_id Who.
	 */
	private function has_something( int $user_id ): bool {
		foreach ( $this->rooms as $room ) {
			if ( [] !== $room->export( $user_id, 1 )['data'] ) {
				return true;
			}
		}

		return false;
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
