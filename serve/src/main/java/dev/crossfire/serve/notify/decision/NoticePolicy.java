package dev.crossfire.serve.notify.decision;

/**
 * What a receiver wants to hear.
 *
 * @param suspected suspicions too; otherwise an incident is told of once it is confirmed
 * @param threads its messages can be edited and found again
 */
public record NoticePolicy(boolean suspected, boolean threads) {}
