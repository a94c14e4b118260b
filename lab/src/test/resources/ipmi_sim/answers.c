/*
 * A module for OpenIPMI's ipmi_sim 2.0.33, which drops each answer for a serial channel that nobody
 * is connected to, and takes note of a connection with its codec "VM" only. This says for the other
 * codecs that somebody is connected. What stands on the line is the codecs' own.
 */
#include <OpenIPMI/serserv.h>

static const int SYSTEM_CHANNEL = 15;

int ipmi_sim_module_print_version(sys_data_t *sys, char *options) {
  return 0;
}

int ipmi_sim_module_init(sys_data_t *sys, const char *options) {
  return 0;
}

int ipmi_sim_module_post_init(sys_data_t *sys) {
  serserv_data_t *serial = sys->chan_set[SYSTEM_CHANNEL]->chan_info;
  serial->connected = 1;
  return 0;
}
