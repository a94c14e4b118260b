package dev.sideband.transport;

/**
 * What a channel is and how much fits through it.
 *
 * @param target what is at the other end, as a person would name it; never a secret
 * @param maxRequestData the most data bytes of one request
 * @param maxResponseData the most data bytes of one response, after its completion code
 */
public record TransportInfo(String target, int maxRequestData, int maxResponseData) {}
